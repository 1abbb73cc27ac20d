import { sql } from 'kysely';
import type { Db } from '../../platform/db/index.ts';
import type { NewTemplate, Template, TemplatesTable } from './types.ts';

const tables = (db: Db) => db.withTables<{ 'simulator.templates': TemplatesTable }>();

export async function listTemplates(db: Db): Promise<Template[]> {
  return tables(db).selectFrom('simulator.templates').selectAll().orderBy('name').orderBy('language').execute();
}

export async function findTemplate(db: Db, id: string): Promise<Template | undefined> {
  return tables(db).selectFrom('simulator.templates').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Every language of a template. */
export async function findByName(db: Db, name: string): Promise<Template[]> {
  return tables(db)
    .selectFrom('simulator.templates')
    .selectAll()
    .where('name', '=', name)
    .orderBy('language')
    .execute();
}

/** Adds a template; null when one of this name and language is there. */
export async function insertTemplate(db: Db, id: string, template: NewTemplate, now: Date): Promise<Template | null> {
  const row = await tables(db)
    .insertInto('simulator.templates')
    .values({
      ...template,
      id,
      components: sql`${JSON.stringify(template.components)}::json`,
      status: 'PENDING',
      nextCategory: null,
      reason: null,
      quality: 'UNKNOWN',
      createdAt: now,
      changedAt: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}

type Change = Partial<Pick<Template, 'status' | 'reason' | 'quality' | 'category' | 'nextCategory' | 'components'>>;

export async function changeTemplate(
  db: Db,
  id: string,
  { components, ...change }: Change,
  now: Date,
): Promise<Template> {
  return tables(db)
    .updateTable('simulator.templates')
    .set({
      ...change,
      ...(components === undefined ? {} : { components: sql`${JSON.stringify(components)}::json` }),
      changedAt: now,
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Deletes a template by its id, or every language of a name; returns what is gone. */
export async function deleteTemplates(
  db: Db,
  what: { readonly name: string; readonly id: string | null },
): Promise<Template[]> {
  return tables(db)
    .deleteFrom('simulator.templates')
    .where('name', '=', what.name)
    .$if(what.id !== null, (query) => query.where('id', '=', what.id ?? ''))
    .returningAll()
    .execute();
}
