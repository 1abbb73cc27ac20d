import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, messageOf } from '../core/errors.ts';
import { Case } from './case-schema.ts';

/**
 * The scripted customers of a folder, each file a list of them, in the order of their names. All mistakes are named
 * together. @throws AppError `evals_invalid`: a file is no such list, or a name stands twice.
 */
export async function readCases(folder: string): Promise<readonly Case[]> {
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => name.endsWith('.json')).sort();
  if (files.length === 0) throw invalid([`${folder} has no .json file with scripted customers`]);
  const problems: string[] = [];
  const cases: Case[] = [];
  for (const file of files) {
    const read = await readFile(join(folder, file), 'utf8').then(parseList, (error: unknown) => messageOf(error));
    if (typeof read === 'string') problems.push(`${file}: ${read}`);
    else cases.push(...read);
  }
  const twice = cases.filter(({ name }, at) => cases.findIndex((one) => one.name === name) !== at);
  problems.push(...twice.map(({ name }) => `${name} stands twice`));
  if (problems.length > 0) throw invalid(problems);
  return cases.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function parseList(text: string): Case[] | string {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return `is no JSON: ${messageOf(error)}`;
  }
  const parsed = Case.array().min(1).safeParse(json);
  if (parsed.success) return parsed.data;
  return parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the list'}: ${message}`).join('; ');
}

const invalid = (problems: readonly string[]): AppError =>
  new AppError('evals_invalid', 'invalid', {
    facts: { message: `The scripted customers have mistakes:\n${problems.map((one) => `  - ${one}`).join('\n')}` },
  });
