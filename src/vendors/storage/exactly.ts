import { type Readable, Transform } from 'node:stream';

/** The stream, which breaks when it turns out shorter or longer than was said. */
export function exactly(body: Readable, bytes: number): Readable {
  let seen = 0;
  const counted = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      seen += chunk.length;
      return seen > bytes ? done(lengthDiffers(seen, bytes)) : done(null, chunk);
    },
    flush: (done) => done(seen === bytes ? null : lengthDiffers(seen, bytes)),
  });
  body.once('error', (error) => counted.destroy(error));
  counted.once('close', () => body.destroy());
  return body.pipe(counted);
}

const lengthDiffers = (seen: number, bytes: number): Error => new Error(`${seen} of ${bytes} bytes came`);
