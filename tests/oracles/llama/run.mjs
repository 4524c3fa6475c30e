// Loads GGUF files in llama.cpp and says what it makes of them.
//   node run.mjs REQUESTS.json
// A request: {model, lora?, ids?: [[...]], greedy?: {ids, count}, texts?: [...]}; a line of JSON answers each:
// {logProbabilities: [[...]] of every next token of ids, greedy: [...], tokens: [[...]], template, error}.
import {readFile} from "node:fs/promises";
import {getLlama, LlamaLogLevel} from "node-llama-cpp";

const threads = 1;
const llama = await getLlama({gpu: false, build: "never", skipDownload: true, maxThreads: threads, logLevel: LlamaLogLevel.error});

async function withSequence(model, lora, use) {
    const context = await model.createContext({contextSize: 256, batchSize: 256, threads, flashAttention: false, lora, experimentalKvCacheKeyType: "F32", experimentalKvCacheValueType: "F32"});
    try {
        return await use(context.getSequence());
    } finally {
        await context.dispose();
    }
}

async function logProbabilities(sequence, ids) {
    const steps = await sequence.controlledEvaluate(ids.map((id) => [id, {generateNext: {probabilities: true}}]));
    return ids.slice(1).map((next, i) => Math.log(steps[i].next.probabilities.get(next)));
}

async function greedy(sequence, {ids, count}) {
    const found = [];
    for await (const id of sequence.evaluate(ids, {temperature: 0, yieldEogToken: true})) {
        found.push(id);
        if (found.length === count) {
            break;
        }
    }
    return found;
}

async function answer({model: modelPath, lora, ids = [], greedy: start, texts = []}) {
    const model = await llama.loadModel({modelPath});
    try {
        const result = {template: model.fileInfo.metadata.tokenizer?.chat_template ?? null, logProbabilities: [], tokens: []};
        for (const row of ids) {
            result.logProbabilities.push(await withSequence(model, lora, (sequence) => logProbabilities(sequence, row)));
        }
        if (start) {
            result.greedy = await withSequence(model, lora, (sequence) => greedy(sequence, start));
        }
        for (const text of texts) {
            result.tokens.push(model.tokenize(text, true));
        }
        return result;
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
process.exit(0);
