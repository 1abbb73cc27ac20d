import type { FieldProblem } from './problem.ts';

/** Objects and lists inside each other; no request needs nearly as many. */
const DEEPEST = 32;

/**
 * What `JSON.parse` takes without a word: a name that stands twice in an object, of which it would keep the last, one that
 * no schema would see, and nesting that nothing could write again. Null: nothing of it. The text is known to be JSON.
 */
export function faultInJson(json: string): FieldProblem | null {
  const open: { readonly seen: Set<string> | null; at: string }[] = [];
  let expectsKey = false;
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]/g)) {
    const here = open.at(-1);
    if (token === '{' || token === '[') {
      if (open.length === DEEPEST) return { field: pathOf(open), message: `is nested deeper than ${DEEPEST} levels.` };
      open.push({ seen: token === '{' ? new Set() : null, at: '' });
      expectsKey = token === '{';
    } else if (token === '}' || token === ']') {
      open.pop();
      expectsKey = false;
    } else if (token === ',') expectsKey = here?.seen != null;
    else if (token !== ':' && expectsKey && here?.seen) {
      here.at = String(JSON.parse(token));
      if (here.seen.has(here.at)) return { field: pathOf(open), message: 'stands twice.' };
      if (here.at === '__proto__') return { field: pathOf(open), message: 'is not a field here.' };
      here.seen.add(here.at);
      expectsKey = false;
    }
  }
  return null;
}

const pathOf = (open: readonly { readonly at: string }[]): string =>
  open
    .map(({ at }) => at)
    .filter((at) => at !== '')
    .join('.')
    .slice(0, 100) || '(body)';
