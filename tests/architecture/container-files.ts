/** What a Dockerfile says, as far as the tests ask. */
export type Dockerfile = {
  /** Image and name of each stage, in order. */
  readonly stages: readonly { readonly image: string; readonly name: string }[];
  /** What is copied from the folder of the build, not from another stage. */
  readonly copied: readonly string[];
  /** Who runs the last stage. */
  readonly user: string;
  /** Program and arguments of the health check. */
  readonly healthCheck: readonly string[];
};

export function readDockerfile(text: string): Dockerfile {
  const lines = text.replaceAll(/\\\n\s*/g, '').split('\n');
  const after = (word: string): string[] =>
    lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));
  const stages = after('FROM').map((rest) => {
    const [image = '', , name = ''] = rest.split(' ');
    return { image, name };
  });
  const copied = after('COPY')
    .filter((rest) => !rest.startsWith('--from'))
    .flatMap((rest) => rest.split(' ').slice(0, -1));
  const command = /CMD (\[.*\])$/.exec(after('HEALTHCHECK')[0] ?? '')?.[1] ?? '[]';
  return { stages, copied, user: after('USER').at(-1) ?? 'root', healthCheck: JSON.parse(command) as string[] };
}

/** The text of each service and of each `x-` part of a compose file by its name. */
export function readParts(compose: string): ReadonlyMap<string, string> {
  const [, services = ''] = compose.split(/^services:\n/m);
  const parts = new Map<string, string>();
  for (const [, name = '', body = ''] of compose.matchAll(/^(x-[a-z]+):.*\n((?: .*\n|\n)+)/gm)) parts.set(name, body);
  const body = services.split(/^\S/m)[0] ?? '';
  for (const [, name = '', lines = ''] of body.matchAll(/^ {2}([a-z]+):\n((?: {3,}.*\n|\n)+)/gm))
    parts.set(name, lines);
  return parts;
}

/** The variables that one part sets, with `${NAME:-}` filled in from `given`. */
export function variablesOf(part: string, given: Readonly<Record<string, string>>): Record<string, string> {
  const lines = part.matchAll(/^ +([A-Z][A-Z0-9_]+): (.*)$/gm);
  return Object.fromEntries(
    [...lines].map(([, name = '', value = '']) => [
      name,
      value.replace(/^"(.*)"$/, '$1').replaceAll(/\$\{(\w+):-\}/g, (_, wanted: string) => given[wanted] ?? ''),
    ]),
  );
}
