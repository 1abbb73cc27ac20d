/** What must never be printed: words that customers, staff or vendors use, numbers, addresses, keys. */
export type Secrets = Readonly<Record<string, string>>;

const SEPARATORS = String.raw`[\s().+-]{0,2}`;
/** A national number is somebody's whatever stands before it. */
const NATIONAL_DIGITS = 10;

/** Names of the secrets that stand in `output`, as they are or in one of the shapes in which programs write them. */
export const overheard = (output: string, secrets: Secrets): string[] =>
  Object.entries(secrets).flatMap(([name, secret]) =>
    shapesOf(secret).some((shape) => shape.test(output)) ? [name] : [],
  );

function shapesOf(secret: string): RegExp[] {
  const digits = secret.replaceAll(/\D/g, '');
  if (/^[\d\s().+-]+$/.test(secret))
    return [new RegExp([...digits.slice(-NATIONAL_DIGITS)].join(SEPARATORS)), ...encoded(digits)];
  return [
    literal(secret),
    literal(JSON.stringify(secret).slice(1, -1)),
    literal(encodeURIComponent(secret)),
    ...encoded(secret),
  ];
}

/** base64 has three shapes, by where in a group of three bytes the secret begins; its edges are its neighbours' too. */
const encoded = (secret: string): RegExp[] =>
  [0, 1, 2].map((before) =>
    literal(
      Buffer.from(' '.repeat(before) + secret)
        .toString('base64')
        .slice(before + 1, -4),
    ),
  );

const literal = (text: string): RegExp => new RegExp(text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`), 'i');
