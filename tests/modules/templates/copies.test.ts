import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { readAccount } from '../../../src/app/read-account.ts';
import {
  keepTemplates,
  listCopies,
  pushTemplates,
  type ReadTemplate,
  type SeedVariant,
  syncTemplates,
  type TemplateAccount,
  type TemplatePage,
} from '../../../src/templates/index.ts';
import { parseCall } from '../../../src/vendors/whatsapp/index.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();
const WABA = '200000000000001';
const NOW = new Date('2026-11-24T18:00:00Z');
const at = (seconds: number): number => NOW.getTime() / 1000 + seconds;

beforeEach(async () => {
  await sql`truncate template_copies, template_readings, account_events`.execute(database().db);
});

const about = (over: object = {}) => ({
  message_template_id: 1689556908129832,
  message_template_name: 'notice',
  message_template_language: 'es_MX',
  ...over,
});
/** One webhook call, read as the worker does. */
async function tell(field: string, value: object, time: number): Promise<void> {
  const body = {
    object: 'whatsapp_business_account',
    entry: [{ id: WABA, time, changes: [{ field, value: about(value) }] }],
  };
  await database()
    .db.transaction()
    .execute((tx) => readAccount(tx, [parseCall(Buffer.from(JSON.stringify(body)), '1')], new Date()));
}
const tellStatus = (event: string, time: number, over: object = {}) =>
  tell('message_template_status_update', { event, reason: 'NONE', ...over }, time);
const copies = () => listCopies(database().db, WABA);

const template = (over: Partial<ReadTemplate> = {}): ReadTemplate => ({
  id: '1689556908129832',
  name: 'notice',
  language: 'es_MX',
  status: 'approved',
  reason: null,
  quality: 'green',
  category: 'utility',
  format: 'named',
  components: { header: null, body: 'Hola.', footer: null, buttons: [], unsupported: [] },
  ...over,
});

const listing = (pages: readonly TemplatePage[]): TemplateAccount => {
  let asked = 0;
  return {
    id: WABA,
    listPage: async () => pages[asked++ % pages.length] ?? { outcome: 'read', templates: [], next: null },
    create: async () => ({ outcome: 'exists' }),
  };
};
const page = (...templates: ReadTemplate[]): TemplatePage => ({ outcome: 'read', templates, next: null });
const sync = (account: TemplateAccount, now = NOW) =>
  syncTemplates({ db: database().db, account, businessClock: () => now });

describe('what webhooks say', () => {
  test('a template that nobody has read yet is noted by its name, without words', async () => {
    await tellStatus('APPROVED', at(0));
    expect(await copies()).toMatchObject([
      { id: '1689556908129832', name: 'notice', language: 'es_MX', status: 'approved', components: null, readAt: null },
    ]);
  });

  test('the newest state stands, in whatever order they come', async () => {
    await sync(listing([page(template())]));
    await tellStatus('REINSTATED', at(200));
    await tellStatus('PAUSED', at(100));
    expect(await copies()).toMatchObject([{ status: 'approved' }]);
    await tellStatus('DISABLED', at(300));
    await tellStatus('DISABLED', at(300));
    expect(await copies()).toMatchObject([{ status: 'disabled' }]);
  });

  test('of two things in the same second the decision wins over the wait for it', async () => {
    await tellStatus('APPROVED', at(5));
    await tellStatus('PENDING', at(5));
    expect(await copies()).toMatchObject([{ status: 'approved' }]);
  });

  test('a rejection keeps its reason, and loses it when it is approved after all', async () => {
    await tellStatus('REJECTED', at(1), { reason: 'ABUSIVE_CONTENT', rejection_info: { reason: 'Promotional' } });
    expect(await copies()).toMatchObject([{ status: 'rejected', reason: 'Promotional' }]);
    await tellStatus('APPROVED', at(2));
    expect(await copies()).toMatchObject([{ status: 'approved', reason: null }]);
  });

  test('an event that we have no word for stops nothing, and is a reason to read again', async () => {
    await sync(listing([page(template())]));
    await tellStatus('SOMETHING_NEW', at(60));
    expect(await copies()).toMatchObject([{ status: 'approved' }]);
    await sql`update template_readings set tried_at = tried_at - interval '6 minutes'`.execute(database().db);
    const deps = { db: database().db, account: listing([page(template())]), createsOurs: false };
    const businessClock = () => new Date(NOW.getTime() + 120_000);
    expect(await keepTemplates({ ...deps, businessClock })).toBe('read');
  });

  test('aspects are told apart: an old quality does not wait for the status', async () => {
    await tellStatus('PAUSED', at(100));
    await tell(
      'message_template_quality_update',
      { previous_quality_score: 'GREEN', new_quality_score: 'YELLOW' },
      at(50),
    );
    expect(await copies()).toMatchObject([{ status: 'paused', quality: 'yellow' }]);
    await tell('message_template_quality_update', { new_quality_score: 'RED' }, at(40));
    expect(await copies()).toMatchObject([{ quality: 'yellow' }]);
  });

  test('a quality under the name of the status field is a quality', async () => {
    await tell('message_template_status_update', { new_quality_score: 'RED' }, at(1));
    expect(await copies()).toMatchObject([{ quality: 'red', status: 'unknown' }]);
  });

  test('an announced category is kept beside the present one until it comes', async () => {
    await sync(listing([page(template())]));
    const time = at(86_400);
    const announced = { new_category: 'UTILITY', correct_category: 'MARKETING', category_update_timestamp: time };
    await tell('template_category_update', announced, at(10));
    expect(await copies()).toMatchObject([
      { category: 'utility', nextCategory: 'marketing', nextCategoryAt: new Date(time * 1_000) },
    ]);
    await tell('template_category_update', { previous_category: 'UTILITY', new_category: 'MARKETING' }, time);
    expect(await copies()).toMatchObject([{ category: 'marketing', nextCategory: null, nextCategoryAt: null }]);
  });

  test('a language with a dash, and an id longer than a number can be, find their template', async () => {
    await sync(listing([page(template({ id: '25471853829101239' }))]));
    const value = JSON.stringify({
      ...about({ event: 'PAUSED', message_template_language: 'es-MX' }),
      message_template_id: 0,
    });
    const body = `{"object":"whatsapp_business_account","entry":[{"id":"${WABA}","time":${at(9)},"changes":[{"field":"message_template_status_update","value":${value.replace('"message_template_id":0', '"message_template_id":25471853829101239')}}]}]}`;
    await database()
      .db.transaction()
      .execute((tx) => readAccount(tx, [parseCall(Buffer.from(body), '1')], new Date()));
    expect(await copies()).toMatchObject([{ id: '25471853829101239', language: 'es_MX', status: 'paused' }]);
  });

  test('another account’s templates are not ours', async () => {
    await sync(listing([page(template())]));
    expect(await listCopies(database().db, '999')).toEqual([]);
  });
});

describe('what is read back', () => {
  test('pages are followed to the end, and what is gone counts as deleted', async () => {
    const second = template({ id: '2', language: 'en_US' });
    await sync(listing([{ outcome: 'read', templates: [template()], next: 'x' }, page(second)]));
    expect((await copies()).map(({ id, status }) => [id, status])).toEqual([
      ['2', 'approved'],
      ['1689556908129832', 'approved'],
    ]);
    await sync(listing([page(second)]), new Date(NOW.getTime() + 60_000));
    expect((await copies()).map(({ id, status }) => [id, status])).toEqual([
      ['2', 'approved'],
      ['1689556908129832', 'deleted'],
    ]);
  });

  test('half a reading changes nothing', async () => {
    await sync(listing([page(template())]));
    const refused = { outcome: 'refused', code: 80_008, words: 'too many' } as const;
    const half = listing([{ outcome: 'read', templates: [template({ status: 'paused' })], next: 'x' }, refused]);
    expect(await sync(half)).toEqual(refused);
    expect(await copies()).toMatchObject([{ status: 'approved' }]);
  });

  test('a list that has no end is given up', async () => {
    const endless: TemplateAccount = {
      ...listing([]),
      listPage: async () => ({ outcome: 'read', templates: [], next: 'x' }),
    };
    expect(await sync(endless)).toMatchObject({ outcome: 'refused' });
  });

  test('what happened while it was read wins over the reading', async () => {
    const meanwhile: TemplateAccount = {
      ...listing([]),
      listPage: async () => {
        await tellStatus('PAUSED', at(0));
        return page(template());
      },
    };
    await sync(meanwhile);
    expect(await copies()).toMatchObject([{ status: 'paused', components: { body: 'Hola.' } }]);
  });

  test('what was told before the reading does not come back after it', async () => {
    await sync(listing([page(template())]));
    await tellStatus('PAUSED', at(-60));
    expect(await copies()).toMatchObject([{ status: 'approved' }]);
  });

  test('an older reading that ends later does not overwrite a newer one', async () => {
    await sync(
      listing([page(template({ components: { ...template().components, body: 'Nuevo.' } }))]),
      new Date(NOW.getTime() + 60_000),
    );
    await sync(listing([page(template())]));
    expect(await copies()).toMatchObject([{ components: { body: 'Nuevo.' } }]);
  });
});

describe('keeping it current', () => {
  const keep = (account: TemplateAccount, createsOurs = false) =>
    keepTemplates({ db: database().db, account, businessClock: () => NOW, createsOurs });
  const pastPause = () =>
    sql`update template_readings set tried_at = tried_at - interval '6 minutes'`.execute(database().db);

  test('an account is read once at first, by one of many', async () => {
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => keep(listing([page(template())]))));
    expect(outcomes.filter((outcome) => outcome === 'read')).toHaveLength(1);
    await pastPause();
    expect(await keep(listing([page(template())]))).toBe('not_due');
  });

  test('an edit, a template that is unknown and a day that has passed are reasons to read again', async () => {
    await keep(listing([page(template())]));
    await tell('message_template_components_update', { message_template_element: 'Otro.' }, at(60));
    expect(await keep(listing([page(template())]))).toBe('not_due');
    await pastPause();
    const later = () => new Date(NOW.getTime() + 120_000);
    const deps = { db: database().db, createsOurs: false, account: listing([page(template())]) };
    expect(await keepTemplates({ ...deps, businessClock: later })).toBe('read');
    await pastPause();
    expect(await keepTemplates({ ...deps, businessClock: later })).toBe('not_due');
    await tellStatus('APPROVED', at(130), { message_template_id: 7, message_template_name: 'other' });
    expect(await keepTemplates({ ...deps, businessClock: later })).toBe('read');
    await sql`update template_readings set tried_at = tried_at - interval '25 hours'`.execute(database().db);
    expect(await keepTemplates({ ...deps, businessClock: later })).toBe('read');
  });

  test('a refusal is an error with its words, and is not repeated at once', async () => {
    const refusing = listing([{ outcome: 'refused', code: 190, words: 'The token has expired.' }]);
    await expect(keep(refusing)).rejects.toMatchObject({
      code: 'templates_unreadable',
      facts: { code: 190, message: 'The token has expired.' },
    });
    expect(await keep(refusing)).toBe('not_due');
  });
});

describe('creating ours', () => {
  test('the demo shop’s are created even if the process ended after its first reading, and stay deleted once deleted', async () => {
    const { made, account } = creating();
    await sync(account);
    const keepAt = async (minutes: number) => {
      await sql`update template_readings set tried_at = tried_at - interval '6 minutes'`.execute(database().db);
      const businessClock = () => new Date(NOW.getTime() + minutes * 60_000);
      return keepTemplates({ db: database().db, account, businessClock, createsOurs: true });
    };
    expect(await keepAt(1)).toBe('read');
    expect(made).toHaveLength(6);
    made.length = 2;
    await sync(account, new Date(NOW.getTime() + 120_000));
    expect(await keepAt(3)).toBe('not_due');
    expect(made).toHaveLength(2);
  });

  const creating = () => {
    const made: SeedVariant[] = [];
    const account: TemplateAccount = {
      id: WABA,
      listPage: async () =>
        page(...made.map((seed, index) => template({ id: `9${index}`, name: seed.name, language: seed.language }))),
      create: async (seed) => {
        made.push(seed);
        return { outcome: 'created', id: '9', status: 'pending', category: 'utility' };
      },
    };
    return { made, account };
  };
  const push = (account: TemplateAccount) => pushTemplates({ db: database().db, account, businessClock: () => NOW });

  test('each of ours is created in each language, and none twice', async () => {
    const { made, account } = creating();
    expect(await push(account)).toMatchObject({ outcome: 'pushed', created: { length: 6 } });
    expect(await push(account)).toEqual({ outcome: 'pushed', created: [] });
    expect(made.map(({ name, language }) => `${name} ${language}`)).toHaveLength(6);
    expect(await copies()).toHaveLength(6);
  });

  test('one that is refused does not keep the others back', async () => {
    const { account } = creating();
    const picky: TemplateAccount = {
      ...account,
      create: async (seed) =>
        seed.language === 'en_US'
          ? { outcome: 'refused', code: 2388293, words: 'too few words' }
          : account.create(seed),
    };
    expect(await push(picky)).toMatchObject({ outcome: 'pushed', created: { length: 6 } });
    expect(await copies()).toHaveLength(3);
  });

  test('a template of ours that was deleted is created again', async () => {
    const { made, account } = creating();
    await push(account);
    made.splice(0, 1);
    expect(
      await pushTemplates({ db: database().db, account, businessClock: () => new Date(NOW.getTime() + 60_000) }),
    ).toMatchObject({
      created: [{ result: { outcome: 'created' } }],
    });
  });
});
