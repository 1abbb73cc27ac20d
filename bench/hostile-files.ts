import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { writeSilentNote } from '../src/platform/files/index.ts';
import { drawnText, photograph } from '../tests/support/pictures/draw.ts';
import { animation, svgWithEntities, whitePng } from '../tests/support/pictures/hostile.ts';
import { wavWith } from '../tests/support/sounds.ts';
import type { Sample } from './senses.ts';

const BOMB_BYTES = 256 * 1_048_576;

/** Files that cost whoever opens them carelessly: as large as their format may be, as small as a bomb can be, or lying. */
export async function hostileFiles(): Promise<readonly Sample[]> {
  const zeros = Buffer.alloc(BOMB_BYTES);
  const script = '/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>';
  return [
    ...(await pictures()),
    document('word file that is a zip bomb', DOCX, zipOf('[Content_Types].xml', zeros)),
    document('gzip bomb', 'application/gzip', gzipSync(zeros, { level: 9 })),
    document('encrypted PDF', 'application/pdf', pdf('BT (secreto) Tj ET', '', encryption())),
    document('PDF with a script', 'application/pdf', pdf('BT (hola) Tj ET', script)),
    document('PDF whose page is a bomb', 'application/pdf', pdf(deflateSync(zeros, { level: 9 }))),
    document('50 MB of nothing known', 'application/octet-stream', zeros.subarray(0, 50 * 1_048_576)),
    sound(
      'Ogg that claims 24 hours',
      'audio/ogg',
      writeSilentNote({ seconds: 1, comments: {}, claimedSeconds: 86_400 }),
    ),
    sound('WAV that claims 4 GB', 'audio/wav', wavWith(0xffff_fff0, Buffer.alloc(1_000_000))),
    sound('play list that says it is MP3', 'audio/mpeg', Buffer.from('#EXTM3U\n#EXTINF:1,\nhttp://169.254.169.254/\n')),
    film('film that is cut off', fixture('film.mp4').subarray(0, 15_000)),
    film('film of 33 megapixels a picture, many held at once', fixture('large-film.mp4')),
    film('film of one picture of 33 megapixels and 200 MB', deepFilm()),
  ];
}

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const document = (name: string, mime: string, bytes: Buffer): Sample => ({ name, kind: 'document', mime, bytes });
const sound = (name: string, mime: string, bytes: Buffer): Sample => ({ name, kind: 'audio', mime, bytes });
const film = (name: string, bytes: Buffer): Sample => ({ name, kind: 'video', mime: 'video/mp4', bytes });
const fixture = (name: string): Buffer => readFileSync(new URL(`../fixtures/voice/${name}`, import.meta.url));

/** Grey, packed without loss in 1 MB: three planes of 16 bits, each just below what is given out at one time. */
function deepFilm(): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'recado-deep-film-'));
  try {
    const path = join(folder, 'film.mkv');
    const grey = ['-f', 'lavfi', '-i', 'color=c=gray:size=7000x4700:rate=1', '-frames:v', '1'];
    execFileSync('ffmpeg', ['-v', 'error', ...grey, '-pix_fmt', 'yuv444p16le', '-c:v', 'ffv1', path]);
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function pictures(): Promise<readonly Sample[]> {
  const grey = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: '#888888' } });
  const receipt = await photograph(drawnText('receipt'), {});
  const noise = sharp(randomBytes(2_000 * 1_500), { raw: { width: 2_000, height: 1_500, channels: 1 } });
  const progressive = { progressive: true, quality: 40, chromaSubsampling: '4:4:4' } as const;
  const files: Readonly<Record<string, Buffer>> = {
    'PNG of 30,000 by 30,000 pixels': whitePng(30_000),
    'GIF of 20,000 frames': animation(20_000),
    'progressive JPEG of 12 megapixels': await grey(2_990, 4_000).jpeg(progressive).toBuffer(),
    'JPEG of 48 megapixels': await grey(8_000, 6_000).jpeg({ quality: 40 }).toBuffer(),
    'AVIF of 4 megapixels': await grey(1_990, 2_000).avif({ quality: 10, effort: 0 }).toBuffer(),
    'noise that may be text': await noise.png().toBuffer(),
    'TIFF of 16 megapixels': await grey(3_990, 4_000).tiff({ compression: 'deflate' }).toBuffer(),
    'SVG with a script': svgWithEntities,
    'JPEG that is cut off': receipt.subarray(0, receipt.length / 2),
    'page that says it is a JPEG': Buffer.from('<html><script>alert(1)</script></html>'),
  };
  return Object.entries(files).map(([name, bytes]) => ({ name, kind: 'image', mime: 'image/jpeg', bytes }));
}

/** A PDF of one page; bytes are a stream that is deflated already. */
function pdf(content: string | Buffer, catalogue = '', trailer = ''): Buffer {
  const filter = typeof content === 'string' ? '' : '/Filter /FlateDecode';
  const stream = typeof content === 'string' ? content : content.toString('latin1');
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R ${catalogue} >>`,
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R >>',
    `<< /Length ${stream.length} ${filter} >>\nstream\n${stream}\nendstream`,
  ];
  let text = '%PDF-1.4\n';
  let xref = '0000000000 65535 f \n';
  for (const [at, object] of objects.entries()) {
    xref += `${String(text.length).padStart(10, '0')} 00000 n \n`;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
  }
  const end = `trailer\n<< /Size 5 /Root 1 0 R ${trailer} >>\nstartxref\n${text.length}\n%%EOF`;
  return Buffer.from(`${text}xref\n0 5\n${xref}${end}`, 'latin1');
}

function encryption(): string {
  const hex = (): string => randomBytes(32).toString('hex');
  return `/Encrypt << /Filter /Standard /V 1 /R 2 /O <${hex()}> /U <${hex()}> /P -44 >> /ID [<00> <00>]`;
}

/** A ZIP file of one deflated entry (APPNOTE 4.3). */
function zipOf(name: string, content: Buffer): Buffer {
  const packed = deflateRawSync(content, { level: 9 });
  const about = Buffer.alloc(26);
  about.writeUInt16LE(20, 0);
  about.writeUInt16LE(8, 4);
  about.writeUInt32LE(crc32(content), 10);
  about.writeUInt32LE(packed.length, 14);
  about.writeUInt32LE(content.length, 18);
  about.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), about, Buffer.from(name), packed]);
  const place = Buffer.alloc(14);
  const central = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), about, place, Buffer.from(name)]);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(local.length, 12);
  return Buffer.concat([local, central, Buffer.from('PK\x05\x06'), end]);
}
