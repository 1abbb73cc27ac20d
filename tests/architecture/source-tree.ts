import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** One import of a file: a path of the project (`src/core/ids.ts`), a package (`pg`) or a built-in (`node:fs`). */
export type Import = { readonly target: string; readonly isOurs: boolean };
export type Node = { readonly type: string; readonly start: number; readonly end: number } & Record<string, unknown>;
export type Source = {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
  readonly valueExports: readonly string[];
  readonly exports: readonly string[];
  readonly program: Node;
};

/** Every path below `folder` that ends as asked, relative to the project's root, sorted. */
export function listFiles(folder: string, ending: RegExp): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => posix.join(entry.parentPath.slice(ROOT.length), entry.name))
    .filter((path) => !/(^|\/)(node_modules|dist)\//.test(path))
    .sort();
}

export const readText = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Parses every TypeScript file below a folder of the project. */
export const readSources = (folder: string): Source[] =>
  listFiles(folder, /\.tsx?$/).map((path) => parseSource(path, readText(path)));

/** Parses one file; `text` may be a sample that stands in no file. */
export function parseSource(path: string, text: string): Source {
  const { program, module, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} does not parse: ${errors[0]?.message}`);
  const exported = module.staticExports.flatMap((statement) => statement.entries);
  const requests = [
    ...module.staticImports.map((statement) => statement.moduleRequest.value),
    ...exported.flatMap((entry) => entry.moduleRequest?.value ?? []),
    ...module.dynamicImports.map(({ moduleRequest: at }) => text.slice(at.start + 1, at.end - 1)),
  ];
  const nameOf = (entry: (typeof exported)[number]) => entry.exportName.name ?? entry.exportName.kind;
  return {
    path,
    text,
    imports: [...new Set(requests)].map((request) => resolveImport(path, request)),
    valueExports: exported.filter((entry) => !entry.isType).map(nameOf),
    exports: exported.map(nameOf),
    program: program as unknown as Node,
  };
}

function resolveImport(from: string, request: string): Import {
  if (request.startsWith('.')) return { target: posix.join(posix.dirname(from), request), isOurs: true };
  const parts = request.split('/');
  return { target: request.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? request), isOurs: false };
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;

/** Every node of a syntax tree, parents first. */
export function* walk(node: Node): Generator<Node> {
  yield node;
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) yield* walk(child);
  }
}

/** Line of a position, counted from 1. */
export const lineOf = (text: string, position: number): number => text.slice(0, position).split('\n').length;
