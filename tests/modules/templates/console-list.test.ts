import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { templateFigures } from '../../../src/outbox/index.ts';
import { answerErrors, createWebApp } from '../../../src/platform/http/web-app.ts';
import { createLog } from '../../../src/platform/log.ts';
import type { PushAnswer, ShownVariant, SyncAnswer, TemplateList } from '../../../src/templates/contract.ts';
import {
  type Creation,
  type ReadTemplate,
  type SeedVariant,
  seedVariants,
  type TemplateAccount,
  templateRoutes,
} from '../../../src/templates/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';
import { serve } from '../platform/http-support.ts';

const database = useDatabase();
const db = () => database().db;
const NOW = new Date('2026-11-24T18:00:00Z');

beforeEach(async () => {
  await sql`truncate template_copies, template_readings`.execute(db());
  await sql`delete from customers`.execute(db());
});

/** A template of ours as WhatsApp has approved it. */
const copyOf = ({ name, language, category, header, body, footer, replies }: SeedVariant): ReadTemplate => ({
  ...{ id: `${name}-${language}`, name, language, category, status: 'approved', reason: null, quality: 'green' },
  format: 'named',
  components: {
    header: header === '' ? null : { kind: 'text', text: header },
    ...{ body, footer: footer === '' ? null : footer, unsupported: [] },
    buttons: replies.map((label) => ({ kind: 'reply', label })),
  },
});

/** An account at WhatsApp that keeps what is created in it. */
function accountWith(templates: ReadTemplate[], answer: (seed: SeedVariant) => Creation | null = () => null) {
  const account: TemplateAccount = {
    id: '200000000000001',
    listPage: async () => ({ outcome: 'read', templates, next: null }),
    create: async (seed) => {
      const refused = answer(seed);
      if (refused !== null) return refused;
      templates.push({ ...copyOf(seed), status: 'pending' });
      return { outcome: 'created', id: `${seed.name}-${seed.language}`, status: 'pending', category: seed.category };
    },
  };
  return account;
}

async function openRoutes(account: TemplateAccount | null) {
  const acts: (string | null)[][] = [];
  const app = createWebApp({ trustProxy: false });
  app.use(
    templateRoutes({
      ...{ db: db(), account, businessClock: () => NOW, figuresOf: templateFigures },
      tryOut: async () => Promise.reject(new Error('nothing is tried here')),
      audit: async (_db, viewer, act, about) => void acts.push([viewer.name, act, about]),
      needs: () => (_req, res, next) => {
        res.locals['viewer'] = { id: 'ana', name: 'Ana', email: '', role: 'owner', language: 'es' };
        next();
      },
    }),
  );
  app.use(answerErrors({ log: createLog({ name: 'tests', level: 'silent' }) }));
  const { url } = await serve(app);
  const ask = async <T>(path: string, method = 'GET') =>
    (await (await fetch(`${url}/api/console/templates${path}`, { method })).json()) as T;
  const variant = async (name: string, language: string): Promise<ShownVariant | undefined> =>
    (await ask<TemplateList>('')).templates
      .find((one) => one.name === name)
      ?.variants.find((one) => one.language === language);
  return { ask, acts, variant };
}

describe('the templates of the shop, in the console', () => {
  test('ours are listed before WhatsApp has them, and each that it approves may be sent', async () => {
    const { ask, acts, variant } = await openRoutes(accountWith([]));
    const before = await ask<TemplateList>('');
    expect(before.account).toEqual({ readAt: null });
    expect(before.templates.flatMap(({ variants }) => variants).map(({ state }) => state)).toEqual(
      seedVariants().map(() => 'absent'),
    );
    const pushed = await ask<PushAnswer>('/push', 'POST');
    expect(pushed.outcome === 'pushed' && pushed.created.map(({ outcome }) => outcome)).toEqual(
      seedVariants().map(() => 'created'),
    );
    expect(await variant('payment_reminder', 'es_MX')).toMatchObject({ state: 'pending', isSendable: false });
    expect(acts).toEqual([['Ana', 'templates_pushed', 'templates:200000000000001']]);
  });

  test('says what keeps a template from being sent, and what differs from ours', async () => {
    const [first] = seedVariants();
    const own = seedVariants().map(copyOf);
    const changed = own.map((one, at): ReadTemplate => {
      if (at === 0) return { ...one, category: 'marketing' };
      if (at === 1) return { ...one, components: { ...one.components, footer: 'otro pie' } };
      return at === 2 ? { ...one, status: 'rejected', reason: 'INVALID_FORMAT' } : one;
    });
    const theirs: ReadTemplate = {
      ...{ id: '9', name: 'carousel_promo', language: 'es_MX', status: 'approved', reason: null, quality: 'red' },
      ...{ category: 'marketing', format: 'positional' },
      components: { header: null, body: 'Hola {{1}}', footer: null, buttons: [], unsupported: ['CAROUSEL'] },
    };
    const { ask, variant } = await openRoutes(accountWith([...changed, theirs]));
    expect(await ask<SyncAnswer>('/sync', 'POST')).toEqual({ outcome: 'read', count: own.length + 1 });
    const { templates } = await ask<TemplateList>('');
    expect(templates.at(-1)).toMatchObject({
      ...{ name: 'carousel_promo', isOurs: false },
      variants: [{ isSendable: false, unsupported: ['CAROUSEL'], quality: 'red', words: { body: 'Hola {{1}}' } }],
    });
    const shown = await Promise.all(own.slice(0, 4).map((one) => variant(one.name, one.language)));
    expect(shown.map((one) => [one?.state, one?.isSendable])).toEqual([
      ['recategorised', true],
      ['differs', true],
      ['rejected', false],
      ['approved', true],
    ]);
    expect(shown[0]?.differences[0]?.es).toContain(`no como ${first?.category}`);
    expect(shown[1]?.differences[0]?.en).toContain('otro pie');
    expect(shown[2]?.reason).toBe('INVALID_FORMAT');
  });

  test('a refusal of WhatsApp is told in its words, line by line', async () => {
    const refusal: Creation = { outcome: 'refused', code: 368, words: 'The account is blocked for now.' };
    const account = accountWith([], ({ language }) => (language === 'en_US' ? refusal : null));
    const { ask } = await openRoutes(account);
    const pushed = await ask<PushAnswer>('/push', 'POST');
    expect(pushed.outcome === 'pushed' && pushed.created.filter(({ words }) => words !== null)).toHaveLength(
      seedVariants().filter(({ language }) => language === 'en_US').length,
    );
    const without = await openRoutes(null);
    expect(await without.ask<TemplateList>('')).toMatchObject({ account: null });
    expect(await without.ask<SyncAnswer>('/sync', 'POST')).toMatchObject({ outcome: 'refused' });
    expect(without.acts).toEqual([]);
  });

  test('counts what WhatsApp took of each in 30 days, and what became of it', async () => {
    const { id } = await makeConversation(db());
    const went = (state: string, days: number) =>
      sql`insert into outbox_messages (id, conversation_id, origin, content, state, accepted_at, decision)
        values (gen_random_uuid(), ${id}, 'initiated', '{"kind": "template", "text": "x"}', ${state},
          now() - ${days} * interval '1 day',
          '{"as": "template", "template": {"name": "shipping_update", "language": "es_MX"}}')`.execute(db());
    for (const state of ['sent', 'delivered', 'read', 'read', 'failed']) await went(state, 3);
    await went('read', 31);
    const { variant } = await openRoutes(accountWith([]));
    expect((await variant('shipping_update', 'es_MX'))?.figures).toEqual({ sent: 5, delivered: 3, read: 2, failed: 1 });
    expect((await variant('shipping_update', 'en_US'))?.figures).toEqual({ sent: 0, delivered: 0, read: 0, failed: 0 });
  });
});
