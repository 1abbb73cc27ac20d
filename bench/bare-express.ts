import { createHmac, timingSafeEqual } from 'node:crypto';
import express from 'express';

/**
 * The limit that Recado is measured beside: Express 5 that checks the signature, answers, asks the model and sends. It
 * stores nothing, orders nothing and forgets everything when it ends.
 */
type Call = {
  entry?: { changes?: { value?: { messages?: { from: string; text?: { body: string } }[] } }[] }[];
};

type Completion = {
  choices: [{ message: { content: string | null; tool_calls?: { id: string }[] } }];
};

/** What its tool finds: nothing is searched. */
const FOUND = '{"products":[{"name":"Café de Chiapas","variants":[{"price":"$189.00"}]}]}';

const { PORT = '', APP_SECRET = '', MODEL_URL = '', SEND_URL = '', ACCESS_TOKEN = '' } = process.env;
const app = express();

app.post('/webhooks/whatsapp', express.raw({ type: '*/*', limit: '3mb' }), (req, res) => {
  const body: Buffer = req.body;
  const expected = Buffer.from(`sha256=${createHmac('sha256', APP_SECRET).update(body).digest('hex')}`);
  const given = Buffer.from(req.get('x-hub-signature-256') ?? '');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return void res.sendStatus(403);
  const call = JSON.parse(body.toString('utf8')) as Call;
  res.sendStatus(200);
  const values = (call.entry ?? []).flatMap((entry) => (entry.changes ?? []).map((change) => change.value));
  for (const message of values.flatMap((value) => value?.messages ?? []))
    void answer(message.from, message.text?.body ?? '');
});

app.listen(Number(PORT), '127.0.0.1', () => void process.stdout.write('ready\n'));
process.on('SIGTERM', () => process.exit(0));

async function answer(to: string, text: string): Promise<void> {
  const messages: object[] = [{ role: 'user', content: text }];
  for (;;) {
    const completion = await post(`${MODEL_URL}/chat/completions`, { model: 'test/echo', messages });
    const { message } = (completion as Completion).choices[0];
    if (message.tool_calls === undefined)
      return void (await post(SEND_URL, { messaging_product: 'whatsapp', to, text: { body: message.content } }));
    messages.push(message, ...message.tool_calls.map(({ id }) => ({ role: 'tool', tool_call_id: id, content: FOUND })));
  }
}

async function post(url: string, body: object): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${ACCESS_TOKEN}` },
    body: JSON.stringify(body),
  });
  return response.json();
}
