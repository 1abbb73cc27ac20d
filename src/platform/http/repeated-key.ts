/**
 * The first name that an object of this JSON has twice, as a path; null when there is none. `JSON.parse` would keep the
 * last one and say nothing. The text is known to be JSON.
 */
export function repeatedKey(json: string): string | null {
  const open: { readonly seen: Set<string> | null; at: string }[] = [];
  let expectsKey = false;
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]/g)) {
    const here = open.at(-1);
    if (token === '{') {
      open.push({ seen: new Set(), at: '' });
      expectsKey = true;
    } else if (token === '[') {
      open.push({ seen: null, at: '' });
      expectsKey = false;
    } else if (token === '}' || token === ']') {
      open.pop();
      expectsKey = false;
    } else if (token === ',') expectsKey = here?.seen != null;
    else if (token !== ':' && expectsKey && here?.seen) {
      here.at = String(JSON.parse(token));
      if (here.seen.has(here.at))
        return (
          open
            .map(({ at }) => at)
            .filter((at) => at !== '')
            .join('.') || here.at
        );
      here.seen.add(here.at);
      expectsKey = false;
    }
  }
  return null;
}
