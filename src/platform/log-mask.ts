/** Keys whose value never belongs in a log, whatever it holds: words of customers, secrets, and who somebody is. */
const SECRET_KEY =
  /^(text|body|content|caption|prompt|reply|transcript|question|answer|words|details?|address|email|phone|from|to|wa_?id|authorization|cookie|password)$|secret$|token$|apikey$|api_key$/i;

/** Numbers that only count, although their name ends like that of a secret. */
const COUNTS = /^(lease|fencing)_?token$/i;

const DEPTH = 6;
const MASK = '[hidden]';

const PATTERNS: readonly (readonly [RegExp, string | ((found: string) => string)])[] = [
  [/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, '$1 [hidden]'],
  [/\b(sk[-_]|rk_|EAA|whsec_|SG\.)[\w.-]{6,}/g, '$1[hidden]'],
  [/(\w+:\/\/[^\s:/@]*):[^\s@]*@/g, '$1:[hidden]@'],
  [/([?&](?:access_token|hub\.verify_token|key|token|sig)=)[^&\s"]+/gi, '$1[hidden]'],
  // The part before the @ says who somebody is.
  [/[\w.%+'-]+@(?=[\w-]+(?:\.[\w-]+)+)/g, '[hidden]@'],
  // A wamid is base64 of, among others, the customer's phone number.
  [/wamid\.[\w+/=-]+/g, (found) => `wamid.…${found.slice(-6)}`],
  [/(?<![\w-])\+\d[\d ().-]{6,}\d/g, (found) => `…${found.slice(-2)}`],
  [/(?<![\w-])\d{8,}(?![\w-])/g, (found) => `…${found.slice(-2)}`],
];

/** Hides phone numbers, tokens and passwords inside running text, such as the message of a vendor's error. */
export function maskText(text: string): string {
  let masked = text;
  for (const [pattern, replacement] of PATTERNS) {
    masked =
      typeof replacement === 'string' ? masked.replace(pattern, replacement) : masked.replace(pattern, replacement);
  }
  return masked;
}

/** A copy of log fields without anything that must not be written, also inside errors and their causes. */
export function maskFields(fields: object): Record<string, unknown> {
  return maskEntries(fields, DEPTH);
}

function maskEntries(fields: object, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) =>
      SECRET_KEY.test(key) && !COUNTS.test(key) && value !== null ? [key, MASK] : [key, maskValue(value, depth)],
    ),
  );
}

function maskValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return maskText(value);
  if (typeof value === 'bigint') return maskText(String(value));
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return '[deep]';
  if (value instanceof Error) return maskError(value, depth - 1);
  if (value instanceof Date) return value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.map((item) => maskValue(item, depth - 1));
  return maskEntries(value, depth - 1);
}

/** Facts of an error, beside its message, by which its cause is found. */
const KEPT = [
  ...['code', 'kind', 'status', 'statusCode', 'responseCode', 'requestId', 'requestID', 'param'],
  ...['facts', 'errno', 'syscall'],
];

/** What helps to find the cause. Other own fields of an error are left out: SDKs keep whole requests there. */
function maskError(error: Error, depth: number): Record<string, unknown> {
  const own: Record<string, unknown> = { ...error };
  const kept = KEPT.filter((key) => own[key] !== undefined);
  const message = maskText(readableMessage(error));
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    type: error.name,
    message,
    ...Object.fromEntries(kept.map((key) => [key, maskValue(own[key], depth)])),
    stack: maskText([`${error.name}: ${message}`, ...frames].join('\n')),
    ...(error.cause === undefined ? {} : { cause: maskValue(error.cause, depth) }),
  };
}

/** What only the answer of a server leaves on an error. */
const MARKS_OF_AN_ANSWER = ['status', 'statusCode', 'responseCode', 'response', 'body', 'details', '$metadata'];

/** Vendors repeat in their errors what they were told, parsers quote what they read, PostgreSQL the value it refused. */
function readableMessage(error: Error): string {
  if (error.name === 'AppError') return error.message;
  if (error instanceof SyntaxError || isFromAnswer(error, DEPTH)) return MASK;
  return 'severity' in error ? error.message.replaceAll(/"[^"]*"/g, quotedName) : error.message;
}

/** Also what wraps such an error: wrappers take its words over. */
const isFromAnswer = (error: Error, depth: number): boolean =>
  MARKS_OF_AN_ANSWER.some((key) => Object.hasOwn(error, key) && Reflect.get(error, key) !== undefined) ||
  (error.cause instanceof Error && depth > 0 && isFromAnswer(error.cause, depth - 1));

/** Tables, columns and constraints are named in our own way; anything else in quotes is a value. */
const quotedName = (quoted: string): string => (/^"[a-z_]+"$/.test(quoted) ? quoted : `"${MASK}"`);
