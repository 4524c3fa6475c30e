// Has transformers.js continue texts with models in local folders.
//   node generate.mjs REQUESTS.json
// A request: {folder, texts: [...], count}; a line of JSON answers each: {texts: [...], ids: [[...]], error}. All texts of a request
// are one batch, padded on the left; the folder's configuration says which file is loaded.
import {readFile} from "node:fs/promises";
import path from "node:path";
import {AutoModelForCausalLM, AutoTokenizer, env} from "@huggingface/transformers";

env.allowRemoteModels = false;
env.useFSCache = false;

async function answer({folder, texts, count}) {
    env.localModelPath = `${path.dirname(folder)}/`;
    const id = path.basename(folder);
    const tokenizer = await AutoTokenizer.from_pretrained(id);
    tokenizer.padding_side = "left";
    const model = await AutoModelForCausalLM.from_pretrained(id, {device: "cpu", session_options: {intraOpNumThreads: 1}});
    try {
        const inputs = tokenizer(texts, {padding: true, add_special_tokens: false});
        const output = await model.generate({...inputs, max_new_tokens: count, do_sample: false});
        // A text of a batch goes on behind its end until all have ended.
        const ends = [model.generation_config.eos_token_id].flat();
        const ids = output.tolist().map((row) => {
            const next = row.slice(inputs.input_ids.dims[1]).map(Number);
            const end = next.findIndex((id) => ends.includes(id));
            return end < 0 ? next : next.slice(0, end);
        });
        return {ids, texts: tokenizer.batch_decode(ids, {skip_special_tokens: true})};
    } finally {
        await model.dispose();
    }
}

for (const request of JSON.parse(await readFile(process.argv[2], "utf8"))) {
    let line;
    try {
        line = await answer(request);
    } catch (error) {
        line = {error: String(error)};
    }
    await new Promise((written) => process.stdout.write(`${JSON.stringify(line)}\n`, written));
}
