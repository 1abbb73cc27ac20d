import { type Generated, sql } from 'kysely';
import type { Db, Tx } from '../platform/db/index.ts';
import type { ApprovedCopy, ReadTemplate, TemplateChange, TemplateComponents, TemplateStatus } from './types.ts';

type CopiesTable = {
  id: string;
  account: string;
  name: string;
  language: string;
  status: TemplateStatus;
  statusReason: string | null;
  statusAt: Generated<Date>;
  quality: Generated<ApprovedCopy['quality']>;
  category: Generated<string>;
  nextCategory: string | null;
  nextCategoryAt: Date | null;
  parameterFormat: ApprovedCopy['format'];
  components: TemplateComponents | null;
  readAt: Date | null;
};

const tables = (db: Db) => db.withTables<{ template_copies: CopiesTable }>();

/** What stands approved, or not, of an account; with a name only the languages of that one. */
export async function listCopies(db: Db, account: string, name?: string): Promise<ApprovedCopy[]> {
  const rows = await tables(db)
    .selectFrom('template_copies')
    .select(['id', 'name', 'language', 'status', 'statusReason', 'quality', 'category'])
    .select(['nextCategory', 'nextCategoryAt', 'parameterFormat', 'components', 'readAt'])
    .where('account', '=', account)
    .$if(name !== undefined, (query) => query.where('name', '=', name ?? ''))
    .orderBy('name')
    .orderBy('language')
    .orderBy('id')
    .execute();
  return rows.map(({ statusReason, parameterFormat, ...row }) => ({
    ...row,
    reason: statusReason,
    format: parameterFormat,
  }));
}

/**
 * Takes over what a webhook says of one aspect, unless something newer is known of that aspect. Of two things that
 * happened in the same second a decision wins over the wait for it.
 */
export async function applyChange(tx: Tx, change: TemplateChange): Promise<void> {
  const { id, account, name, language } = change;
  await sql`insert into template_copies (id, account, name, language, status)
    values (${id}, ${account}, ${name}, ${language}, 'unknown') on conflict (id) do nothing`.execute(tx);
  const at = sql`coalesce(${change.at}::timestamptz, now())`;
  switch (change.aspect) {
    case 'status':
      await sql`update template_copies set status = ${change.status}, status_reason = ${change.reason}, status_at = ${at}
        where id = ${id} and (status_at < ${at} or (status_at = ${at} and ${change.status} <> 'pending'))`.execute(tx);
      return;
    case 'quality':
      await sql`update template_copies set quality = ${change.quality}, quality_at = ${at}
        where id = ${id} and quality_at <= ${at}`.execute(tx);
      return;
    case 'category':
      await sql`update template_copies set category = ${change.category}, next_category = ${change.next},
          next_category_at = ${change.nextAt}, category_at = ${at}
        where id = ${id} and category_at <= ${at}`.execute(tx);
      return;
    case 'components':
      await sql`update template_copies set edited_at = ${at} where id = ${id} and edited_at < ${at}`.execute(tx);
  }
}

/**
 * Takes over a complete reading that began at `at`; what was told of an aspect since then stands. What it no longer
 * holds is deleted at WhatsApp.
 */
export async function saveReading(
  tx: Tx,
  account: string,
  at: Date,
  templates: readonly ReadTemplate[],
): Promise<void> {
  const rows = templates.map(({ components, ...template }) => ({
    ...template,
    components: JSON.stringify(components),
  }));
  await sql`
    insert into template_copies as kept (id, account, name, language, status, status_reason, status_at, quality,
      quality_at, category, category_at, parameter_format, components, read_at)
    select id, ${account}, name, language, status, reason, ${at}, quality, ${at}, category, ${at}, format,
      components::json, ${at}
    from json_to_recordset(${JSON.stringify(rows)}::json) as r(id text, name text, language text, status text,
      reason text, quality text, category text, format text, components text)
    order by id
    on conflict (id) do update set
      account = excluded.account, name = excluded.name, language = excluded.language,
      status = case when kept.status_at > excluded.status_at then kept.status else excluded.status end,
      status_reason = case when kept.status_at > excluded.status_at then kept.status_reason else excluded.status_reason end,
      status_at = greatest(kept.status_at, excluded.status_at),
      quality = case when kept.quality_at > excluded.quality_at then kept.quality else excluded.quality end,
      quality_at = greatest(kept.quality_at, excluded.quality_at),
      category = case when kept.category_at > excluded.category_at then kept.category else excluded.category end,
      next_category = case when kept.category = excluded.category then kept.next_category end,
      next_category_at = case when kept.category = excluded.category then kept.next_category_at end,
      category_at = greatest(kept.category_at, excluded.category_at),
      parameter_format = excluded.parameter_format, components = excluded.components, read_at = excluded.read_at
    where kept.read_at is null or kept.read_at <= excluded.read_at`.execute(tx);
  await sql`update template_copies set status = 'deleted', status_reason = null, status_at = ${at}
    where account = ${account} and status <> 'deleted' and status_at <= ${at}
      and id <> all (${templates.map(({ id }) => id)}::text[])`.execute(tx);
}
