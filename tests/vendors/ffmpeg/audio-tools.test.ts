import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AudioTools } from '../../../src/media/index.ts';
import { writeSilentNote } from '../../../src/platform/files/index.ts';
import { findAudioTools } from '../../../src/vendors/ffmpeg/index.ts';
import { missingFfmpeg } from '../../support/ffmpeg.ts';
import { startLocalServer } from '../../support/local-server.ts';
import { fixtureBytes, voiceFixture, wavWith, writeSound } from '../../support/sounds.ts';

const missing = missingFfmpeg();

test('a machine without ffmpeg has no tools, and nothing breaks', async () => {
  expect(await findAudioTools({ ffmpeg: 'no-such-ffmpeg' })).toBeNull();
  expect(await findAudioTools({ ffmpeg: 'true' })).toBeNull();
});

describe.skipIf(missing !== null)(`ffmpeg${missing ? ` (${missing})` : ''}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'recado-ffmpeg-'));
  let tools: AudioTools;
  beforeAll(async () => {
    const found = await findAudioTools();
    if (found === null) throw new Error('no tools although ffmpeg is there');
    tools = found;
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const signal = () => AbortSignal.timeout(30_000);
  const analyse = (...file: Parameters<typeof voiceFixture>) => tools.analyse(voiceFixture(...file), 900, signal());
  const write = (name: string, bytes: Buffer, mime: string) => writeSound(folder, name, bytes, mime);

  test.each([
    ['order.ogg', 'audio/ogg; codecs=opus'],
    ['order.amr', 'audio/amr'],
    ['order.aac', 'audio/aac'],
    ['order.m4a', 'audio/x-m4a'],
    ['order.mp3', 'audio/mpeg'],
    ['film.mp4', 'video/mp4'],
  ])('%s is decoded and written as MP3 of the same length', async (name, mime) => {
    const file = voiceFixture(name, mime);
    const analysis = await tools.analyse(file, 900, signal());
    expect(analysis).toMatchObject({ outcome: 'decoded', hasFaults: false });
    if (analysis.outcome !== 'decoded') return;
    expect(analysis.seconds).toBeCloseTo(4.55, 0);
    const target = join(folder, `${name}.mp3`);
    const written = await tools.convert(file, { from: 0, to: analysis.seconds }, target, signal());
    expect(written).toMatchObject({ outcome: 'written', bytes: statSync(target).size });
    const back = await tools.analyse({ path: target, mime: 'audio/mpeg', bytes: 1 }, 900, signal());
    expect(back.outcome === 'decoded' && back.seconds).toBeCloseTo(analysis.seconds, 0);
  });

  test('silences are found where nobody speaks', async () => {
    expect(await analyse('silence.ogg', 'audio/ogg')).toMatchObject({ silences: [{ from: 0, to: 2 }] });
    const two = await analyse('two-sentences.ogg', 'audio/ogg');
    const [pause] = two.outcome === 'decoded' ? two.silences : [];
    expect(pause?.from).toBeCloseTo(1.1, 0);
    expect(pause?.to).toBeCloseTo(3.5, 0);
  });

  test('a film without sound is stated as that', async () => {
    expect(await analyse('silent-film.mp4', 'video/mp4')).toEqual({ outcome: 'failed', reason: 'no_sound' });
  });

  test('an Ogg that claims 24 hours is measured, not believed', async () => {
    const bytes = writeSilentNote({ seconds: 3, comments: {}, claimedSeconds: 86_400 });
    const analysis = await tools.analyse(write('day.ogg', bytes, 'audio/ogg'), 900, signal());
    expect(analysis).toMatchObject({ outcome: 'decoded', claimedSeconds: 86_400 });
    expect(analysis.outcome === 'decoded' && analysis.seconds).toBeCloseTo(3, 0);
  });

  test('a WAV whose header announces 4 GB is measured, not believed', async () => {
    const file = write('huge.wav', wavWith(0xffff_fff0, Buffer.alloc(32_000, 1)), 'audio/wav');
    const analysis = await tools.analyse(file, 900, signal());
    expect(analysis.outcome === 'decoded' && analysis.seconds).toBeCloseTo(2, 1);
  });

  test('no more is decoded than asked for', async () => {
    const analysis = await tools.analyse(voiceFixture('order.ogg', 'audio/ogg'), 2, signal());
    expect(analysis.outcome === 'decoded' && analysis.seconds).toBeCloseTo(2, 1);
  });

  test.each([
    ['garbage', 'audio/ogg', Buffer.from('this is no sound at all, '.repeat(100))],
    ['an Ogg cut in its headers', 'audio/ogg', fixtureBytes('order.ogg').subarray(0, 60)],
    ['an m4a whose index at the end is cut off', 'audio/x-m4a', fixtureBytes('order.m4a').subarray(0, 15_000)],
    ['a picture under a sound’s name', 'audio/mpeg', Buffer.from('GIF89a\u0001\u0000\u0001\u0000')],
  ])('%s is stated as damaged', async (name, mime, bytes) => {
    const file = write(name, bytes, mime);
    expect(await tools.analyse(file, 900, signal())).toEqual({ outcome: 'failed', reason: 'damaged' });
    const target = join(folder, `${name}.mp3`);
    expect(await tools.convert(file, { from: 0, to: 1 }, target, signal())).toMatchObject({ outcome: 'failed' });
  });

  test('an MP3 cut in the middle is heard up to there', async () => {
    const file = write('half.mp3', fixtureBytes('order.mp3').subarray(0, 7_000), 'audio/mpeg');
    const analysis = await tools.analyse(file, 900, signal());
    expect(analysis.outcome === 'decoded' && analysis.seconds).toBeCloseTo(2.3, 0);
  });

  test('play lists that name other files and addresses open none of them, under any name', async () => {
    let calls = 0;
    const server = await startLocalServer((_, response) => {
      calls += 1;
      response.end();
    });
    const secret = voiceFixture('order.mp3', 'audio/mpeg').path;
    const lists = {
      hls: `#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:5,\n${server.url}/a.ts\n#EXTINF:5,\nfile://${secret}\n#EXT-X-ENDLIST\n`,
      concat: `ffconcat version 1.0\nfile '${secret}'\nfile '${server.url}/b.mp3'\n`,
      sdp: 'v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=audio 5004 RTP/AVP 0\n',
    };
    for (const [name, list] of Object.entries(lists)) {
      for (const mime of [
        'audio/ogg',
        'audio/mpeg',
        'audio/x-m4a',
        'audio/aac',
        'audio/wav',
        'video/webm',
        'audio/amr',
      ]) {
        const analysis = await tools.analyse(write(`${name}.bin`, Buffer.from(list), mime), 900, signal());
        expect(analysis).toEqual({ outcome: 'failed', reason: 'damaged' });
      }
    }
    await server.close();
    expect(calls).toBe(0);
  });

  test('a type that is not known is never guessed', async () => {
    expect(tools.decodes('audio/midi')).toBe(false);
    expect(tools.decodes('application/vnd.apple.mpegurl')).toBe(false);
  });

  test('work that is stopped ends at once as timed out and leaves no process writing', async () => {
    const stopped = AbortSignal.abort();
    const file = voiceFixture('order.ogg', 'audio/ogg');
    expect(await tools.analyse(file, 900, stopped)).toEqual({ outcome: 'failed', reason: 'timed_out' });
    const target = join(folder, 'stopped.mp3');
    expect(await tools.convert(file, { from: 0, to: 4 }, target, stopped)).toEqual({
      outcome: 'failed',
      reason: 'timed_out',
    });
  });

  test('20 damaged files at once are all stated, and a good one after them is heard', async () => {
    const before = readdirSync(folder).length;
    const bytes = fixtureBytes('order.ogg');
    const files = Array.from({ length: 20 }, (_, at) =>
      write(`many-${at}.ogg`, Buffer.concat([bytes.subarray(0, 200 + at * 40), Buffer.alloc(5_000, at)]), 'audio/ogg'),
    );
    const all = await Promise.all(files.map((file) => tools.analyse(file, 900, signal())));
    expect(all.every((one) => one.outcome === 'failed' || one.hasFaults || one.seconds < 4)).toBe(true);
    expect(readdirSync(folder)).toHaveLength(before + 20);
    expect(await analyse('order.ogg', 'audio/ogg')).toMatchObject({ outcome: 'decoded', hasFaults: false });
  });
});
