// Asks a server with OpenAI's client and prints what it understood, as JSON:  node ask.mjs URL KEY
import OpenAI from 'openai';

const [url, key] = process.argv.slice(2);
const client = new OpenAI({ baseURL: url, apiKey: key, maxRetries: 0 });
const question = { model: 'first', messages: [{ role: 'user', content: 'What is your name?' }], max_tokens: 12, temperature: 0 };
const said = { models: [], errors: [] };

for await (const model of client.models.list()) said.models.push(model.id);
said.retrieved = (await client.models.retrieve('first')).id;

const chat = await client.chat.completions.create(question);
said.chat = { content: chat.choices[0].message.content, reason: chat.choices[0].finish_reason, usage: chat.usage };

const stream = await client.chat.completions.create({ ...question, stream: true, stream_options: { include_usage: true } });
said.streamed = { content: '' };
for await (const chunk of stream) {
  said.streamed.content += chunk.choices[0]?.delta?.content ?? '';
  said.streamed.usage = chunk.usage ?? said.streamed.usage;
}

said.choices = (await client.chat.completions.create({ ...question, n: 2, temperature: 1 })).choices.length;

const prompt = { model: 'model', prompt: 'Once upon a time', max_tokens: 8, temperature: 0 };
said.completion = (await client.completions.create(prompt)).choices[0].text;
said.streamedCompletion = '';
for await (const chunk of await client.completions.create({ ...prompt, stream: true })) said.streamedCompletion += chunk.choices[0]?.text ?? '';

async function failing(ask) {
  try {
    await ask();
    said.errors.push('none');
  } catch (error) {
    said.errors.push(error.constructor.name);
    said.parameter = error.param ?? said.parameter;
  }
}

await failing(() => client.chat.completions.create({ ...question, model: 'nobody' }));
await failing(() => client.chat.completions.create({ ...question, messages: [] }));
await failing(() => new OpenAI({ baseURL: url, apiKey: 'wrong', maxRetries: 0 }).models.list());

const abort = new AbortController();
try {
  for await (const chunk of await client.chat.completions.create({ ...question, max_tokens: 200, stream: true }, { signal: abort.signal })) {
    if (chunk.choices[0]?.delta?.content) abort.abort();
  }
} catch {
  // Some versions throw, some end the loop.
}
said.aborted = abort.signal.aborted;
console.log(JSON.stringify(said));
