import { crc32, deflateSync } from 'node:zlib';

/** A GIF of so many frames of one pixel, 23 bytes each. */
export function animation(frames: number): Buffer {
  const head = Buffer.from('47494638396110001000800000000000ffffff', 'hex');
  const frame = Buffer.from('21f9040000000000' + '2c000000000100010000' + '0202440100', 'hex');
  return Buffer.concat([head, ...Array.from({ length: frames }, () => frame), Buffer.from('3b', 'hex')]);
}

/** A white PNG of one bit a pixel: `side` squared pixels in very few bytes. */
export function whitePng(side: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const row = Math.ceil(side / 8) + 1;
  const rows = deflateSync(Buffer.alloc(row * side), { level: 9 });
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}

/** An SVG that would read a file and run a script, if anybody opened it. */
export const svgWithEntities = Buffer.from(
  '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/hostname">]>' +
    '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="200"><script>alert(1)</script><text y="60" font-size="40">&x;</text></svg>',
);
