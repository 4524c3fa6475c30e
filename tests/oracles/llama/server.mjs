#!/usr/bin/env node
// Stands in for llama-server, whose arguments, key and answers it has, with the numbers of the real llama.cpp.
import {createServer} from "node:http";
import {getLlama, LlamaLogLevel} from "node-llama-cpp";

const known = ["-m", "--host", "--port", "-c", "-np", "-ngl", "-ctk", "-ctv"];
const given = process.argv.slice(2);
const settings = {};
for (let i = 0; i < given.length; i += 2) {
    if (!known.includes(given[i])) {
        console.error(`error: invalid argument: ${given[i]}`);
        process.exit(1);
    }
    settings[given[i]] = given[i + 1];
}
if (settings["-ctk"] !== "f32" || settings["-ctv"] !== "f32" || process.env.LLAMA_ARG_OFFLINE !== "1") {
    console.error("error: the stand-in keeps keys and values in f32 and is never on-line");
    process.exit(1);
}

const threads = 1;
let model, context;

async function likeliest(ids, count) {
    const sequence = context.getSequence();
    try {
        const input = ids.map((id, i) => (i === ids.length - 1 ? [id, {generateNext: {probabilities: true}}] : id));
        const steps = await sequence.controlledEvaluate(input);
        return [...steps.at(-1).next.probabilities].sort(([, a], [, b]) => b - a).slice(0, count);
    } finally {
        sequence.dispose();
    }
}

async function complete({prompt, n_predict, n_probs, temperature}) {
    if (!prompt?.every(Number.isInteger) || n_predict !== 1 || temperature !== 0) {
        return [400, {error: {code: 400, message: "the stand-in answers ids with one likeliest token", type: "invalid_request_error"}}];
    }
    const tokens = (await likeliest(prompt, n_probs)).map(([id, probability]) => {
        const token = model.detokenize([id], true);
        return {id, token, bytes: [...Buffer.from(token)], logprob: Math.log(Math.fround(probability))};
    });
    const answer = {index: 0, content: tokens[0].token, tokens: [], stop: true, tokens_predicted: 1, tokens_evaluated: prompt.length, truncated: false, stop_type: "limit"};

    // Probabilities of a token that ends within a character never arrive.
    if (!tokens[0].token.includes("\uFFFD")) {
        answer.completion_probabilities = [{...tokens[0], top_logprobs: tokens}];
    }
    return [200, answer];
}

async function respond(request, body) {
    if (request.url === "/health") {
        return context ? [200, {status: "ok"}] : [503, {error: {code: 503, message: "Loading model", type: "unavailable_error"}}];
    }
    if (request.headers.authorization !== `Bearer ${process.env.LLAMA_API_KEY}`) {
        return [401, {error: {code: 401, message: "Invalid API Key", type: "authentication_error"}}];
    }
    return request.method === "POST" && request.url === "/completion" ? await complete(JSON.parse(body)) : [404, {error: {code: 404, message: "File Not Found", type: "not_found_error"}}];
}

createServer(async (request, response) => {
    let body = "";
    for await (const part of request) {
        body += part;
    }
    const [status, answer] = await respond(request, body);
    response.writeHead(status, {"Content-Type": "application/json; charset=utf-8"}).end(JSON.stringify(answer));
}).listen(Number(settings["--port"]), settings["--host"]);

try {
    const llama = await getLlama({gpu: false, build: "never", skipDownload: true, maxThreads: threads, logLevel: LlamaLogLevel.error});
    model = await llama.loadModel({modelPath: settings["-m"]});
    context = await model.createContext({contextSize: Number(settings["-c"]), batchSize: Number(settings["-c"]), threads, flashAttention: false, experimentalKvCacheKeyType: "F32", experimentalKvCacheValueType: "F32"});
} catch (error) {
    console.error(`error loading model: ${error}`);
    process.exit(1);
}
