import { describe, expect, test } from 'vitest';
import { answerByRules } from '../../../src/simulator/demo-model/answer-by-rules.ts';
import { intentsOf, productWords } from '../../../src/simulator/demo-model/intent-rules.ts';

const say = (words: string, result?: { readonly tool: string; readonly value: object }) => {
  const asked = { role: 'user', content: words };
  const called = result && [
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'c', function: { name: result.tool, arguments: '{}' } }],
    },
    { role: 'tool', tool_call_id: 'c', content: JSON.stringify(result.value) },
  ];
  const answer = answerByRules({ messages: [asked, ...(called ?? [])], tools: [] });
  return 'text' in answer ? answer.text : '';
};

describe('odd messages are understood', () => {
  test.each([
    ['qué onda tienen cafe?', 'cafe'],
    ['cuanto sale el molinillo', 'molinillo'],
    ['ke precio tiene la prensa', 'prensa'],
    ['QUIERO CAFE DE CHIAPAS', 'CAFE CHIAPAS'],
    ['do you have café molido?', 'café molido'],
    ['hola q tal kiero cafe', 'cafe'],
    ['a como el cafe', 'cafe'],
    ['tienen cafesito', 'cafe'],
    ['kuanto kuesta el molino', 'molino'],
    ['hay molinos o k', 'molinos'],
    ['presio del molino xfa', 'molino'],
    ['oye compa tienes filtros', 'filtros'],
    ['hw much is the grinder', 'grinder'],
    ['Tienen AEROPRESS??', 'AEROPRESS'],
    ['mndame info del cafe chiapas', 'cafe chiapas'],
    ['busco café para 10 personas', 'café 10 personas'],
    ['me urge un regalo pa mi jefa', 'regalo'],
    ['soy una persona sorda, tienen café?', 'sorda café'],
  ])('"%s" is a question about a product', (words, product) => {
    expect(intentsOf(words)).toEqual(['product']);
    expect(productWords(words)).toBe(product);
  });

  test.each([
    ['a q hora abren', ['hours']],
    ['ORARIO', ['hours']],
    ['q horario tienen mañana', ['hours']],
    ['what time do u open tmrw', ['hours']],
    ['are you open on christmas', ['hours']],
    ['envian a gdl', ['policies']],
    ['aceptan tarjeta?', ['policies']],
    ['quiero un reembolso', ['policies']],
    ['donde esta mi pedido', ['order']],
    ['wheres my order', ['order']],
    ['cancela mi pedido', ['order']],
    ['eres un robot?', ['about']],
    ['are you a real person?', ['about']],
    ['grax', ['thanks']],
    ['ok', ['thanks']],
    ['jajaja', ['thanks']],
    ['menu', ['greeting']],
    ['help', ['greeting']],
    ['quiero hablar con alguien, pásame con un asesor', ['person']],
    ['no quiero bot, quiero una persona', ['person']],
    ['no entiendo, necesito un asesor', ['person']],
  ])('"%s" asks for %j', (words, intents) => {
    expect(intentsOf(words)).toEqual(intents);
  });

  test.each([
    'no quiero hablar con una persona',
    'prefiero el bot',
    "I don't want a human",
    'no me pases con un asesor',
  ])('"%s" is no request for a person', (words) => {
    expect(intentsOf(words)).toEqual(['stay']);
    expect(say(words)).toMatch(/seguimos por aquí|we continue here/);
  });

  test.each([['', '   ', '...', '??', '🙂', '👍', '❤️', '👍🏽', '👨‍👩‍👧'].map((words) => [words])].flat())(
    '%j gets one friendly sentence',
    ([words]) => {
      expect(say(words ?? '')).toMatch(/^¡(?:Hola|Con gusto)!/);
    },
  );
});

describe('holidays have their own hours', () => {
  const value = {
    open_now: true,
    closes: { date: '2026-12-20', weekday: 'domingo', time: '16:00' },
    next_opening: null,
    today: { date: '2026-12-20', weekday: 'domingo', special_day: null, hours: ['09:00-16:00'] },
    week: { lunes: ['08:00-20:00'], viernes: ['08:00-20:00'] },
    special_days: [
      { date: '2026-12-24', weekday: 'jueves', special_day: 'Nochebuena', hours: ['09:00-16:00'] },
      { date: '2026-12-25', weekday: 'viernes', special_day: 'Navidad', hours: [] },
      { date: '2027-02-01', weekday: 'lunes', special_day: 'Día de la Constitución', hours: ['10:00-13:00'] },
    ],
  };
  const hours = { tool: 'opening_hours', value };

  test('those of the coming days are told with the week, which does not show them', () => {
    const text = say('¿cuál es su horario?', hours);
    expect(text).toContain('- jueves, 24 de diciembre (Nochebuena): 09:00-16:00');
    expect(text).toContain('- viernes, 25 de diciembre (Navidad): cerrado');
    expect(text).not.toContain('Constitución');
  });

  test.each(['¿abren el 1 de febrero?', '¿abren el día de la constitucion?', 'a qué hora abren en días festivos'])(
    '"%s" is answered with the rule of that day',
    (words) => {
      expect(say(words, hours)).toContain('- lunes, 1 de febrero (Día de la Constitución): 10:00-13:00');
    },
  );

  test('a day that the tool was asked about is told', () => {
    const asked_day = { date: '2026-12-28', weekday: 'lunes', special_day: null, hours: ['08:00-20:00'] };
    expect(say('¿abren el lunes?', { ...hours, value: { ...value, asked_day } })).toContain(
      '- lunes, 28 de diciembre: 08:00-20:00',
    );
  });
});
