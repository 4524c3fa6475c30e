"""Holds ONNX files against the format, with shape inference: python3 check.py MODEL..."""

import sys

import onnx

for path in sys.argv[1:]:
    # By path, so that data outside of the file is looked for beside it.
    onnx.checker.check_model(path, full_check=True)
    model = onnx.shape_inference.infer_shapes(onnx.load(path), check_type=True, strict_mode=True)
    known = {value.name for value in model.graph.value_info} | {value.name for value in model.graph.output}
    unknown = [output for node in model.graph.node for output in node.output if output not in known]
    if unknown:
        sys.exit(f"{path}: no shape of {unknown[0]} is known")
