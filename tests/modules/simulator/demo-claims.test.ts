import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { checkClaims, type Fact } from '../../../src/actions/index.ts';
import type { Tool, ToolContext } from '../../../src/agent/index.ts';
import { buildShop } from '../../../src/app/build-shop.ts';
import { newId } from '../../../src/core/ids.ts';
import type { Language } from '../../../src/core/language.ts';
import { loadShop } from '../../../src/knowledge/index.ts';
import { answerByRules } from '../../../src/simulator/demo-model/answer-by-rules.ts';
import type { ChatRequest } from '../../../src/simulator/demo-model/protocol.ts';
import { useDatabase } from '../../support/database.ts';
import { onceIn } from '../../support/once.ts';

const database = useDatabase();
const LIMITS = { unpaidHours: 72, maxUnpaid: 2, maxOrdersPerDay: 10, maxRefundPerDay: 200_000 };
const NOW = new Date('2026-11-24T17:00:00Z');
let tools: readonly Tool[];

beforeAll(async () => {
  await loadShop({ db: database().db, newId }, 'fixtures/shop');
  tools = buildShop({
    db: database().db,
    cache: { get: (_key, _ms, load) => load() },
    businessClock: () => NOW,
    billing: null,
    trialDays: 0,
    limits: LIMITS,
    publicUrl: 'http://localhost:3000',
    mail: { account: { kind: 'none' }, dailyLimit: 20, staff: [] },
  }).tools;
});

type Reply = { readonly text: string; readonly facts: readonly Fact[]; readonly called: readonly string[] };

/** The demo model with the shop's own tools, as a turn would run them. */
async function reply(words: string, language: Language): Promise<Reply> {
  const offered = tools.map(({ name, input }) => ({
    type: 'function' as const,
    function: { name, parameters: z.toJSONSchema(input) },
  }));
  const context: ToolContext = {
    turnId: newId(),
    conversationId: newId(),
    customerId: newId(),
    language,
    now: NOW,
    signal: new AbortController().signal,
    once: onceIn(database().db),
  };
  const messages: ChatRequest['messages'] = [{ role: 'user', content: words }];
  const [facts, called]: [Fact[], string[]] = [[], []];
  for (let step = 0; step < 6; step++) {
    const answer = answerByRules({ messages, tools: offered, tool_choice: 'auto' });
    if ('text' in answer) return { text: answer.text, facts, called };
    for (const { tool, args } of answer.calls) {
      const outcome = await tools.find(({ name }) => name === tool)?.run(args, context);
      const id = `${tool}-${step}`;
      messages.push({
        role: 'assistant',
        content: null,
        tool_calls: [{ id, function: { name: tool, arguments: JSON.stringify(args) } }],
      });
      messages.push({ role: 'tool', tool_call_id: id, content: JSON.stringify(outcome?.result) });
      called.push(tool);
      facts.push(...(outcome?.facts ?? []));
    }
  }
  throw new Error('the model did not come to an end');
}

test.each<[string, Language, string, RegExp]>([
  ['¿tienen café de Chiapas?', 'es', 'search_products', /\*Café de Chiapas\*/],
  ['Do you have Chiapas coffee?', 'en', 'search_products', /\*Chiapas coffee\*/],
  ['más detalles del café de Chiapas', 'es', 'product_details', /Sierra Madre/],
  ['precio del molino manual', 'es', 'search_products', /\$/],
  ['¿cuál es su horario?', 'es', 'opening_hours', /Horario de la semana/],
  ['When do you close?', 'en', 'opening_hours', /Hours of the week/],
  ['¿abren en Navidad?', 'es', 'opening_hours', /25 de diciembre \(Navidad\): cerrado/],
  ['Are you open on Christmas Eve?', 'en', 'opening_hours', /December 24 \(Christmas Eve\): 09:00-16:00/],
  ['¿cuánto cuesta el envío y cómo puedo pagar?', 'es', 'shop_policies', /Envíos:[\s\S]*Formas de pago:/],
  ['What is your return policy?', 'en', 'shop_policies', /Returns:/],
  ['¿cuál es su política de devoluciones?', 'es', 'shop_policies', /Devoluciones:/],
  ['¿dónde están ubicados?', 'es', 'shop_policies', /Orizaba/],
  ['aviso de privacidad', 'es', 'shop_policies', /https?:/],
  ['¿me pasas su contacto?', 'es', 'share_contact', /^Aquí está nuestro contacto/],
  ['can you send me your contact?', 'en', 'share_contact', /^Here is our contact/],
])('what the demo model answers to "%s" rests on its tools', async (words, language, tool, expected) => {
  const { text, facts, called } = await reply(words, language);
  expect(called).toContain(tool);
  expect(text).toMatch(expected);
  const input = { reply: text, facts, customerTexts: [words], language, now: NOW, timeZone: 'America/Mexico_City' };
  expect(checkClaims(input).unsupported).toEqual([]);
});
