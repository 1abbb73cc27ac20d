import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import type { VideoTools } from '../../../src/media/index.ts';
import { createPlaces, type InTurn } from '../../../src/platform/in-turn.ts';
import { createVideoTools } from '../../../src/vendors/ffmpeg/video-tools.ts';
import { watchTurns } from '../../support/child-processes.ts';
import { missingFfmpeg } from '../../support/ffmpeg.ts';
import { voiceFixture } from '../../support/sounds.ts';

const missing = missingFfmpeg();

describe.skipIf(missing !== null)(`films${missing ? ` (${missing})` : ''}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'recado-films-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const film = voiceFixture('film.mp4', 'video/mp4').path;
  const large = voiceFixture('large-film.mp4', 'video/mp4').path;
  const later = (): AbortSignal => AbortSignal.timeout(60_000);
  const target = (name: string): string => join(folder, name);
  const toolsIn = async (inTurn: InTurn): Promise<VideoTools> => {
    const tools = await createVideoTools(inTurn);
    if (tools === null) throw new Error('no tools although ffmpeg is there');
    return tools;
  };

  test('give their first frame and their sound; a track that is not there is absent', async () => {
    const tools = await toolsIn(createPlaces(1));
    expect(await tools.firstFrame(film, target('frame.png'), later())).toMatchObject({ outcome: 'written' });
    expect(await tools.sound(film, target('sound.ogg'), later())).toMatchObject({ outcome: 'written' });
    const silent = voiceFixture('silent-film.mp4', 'video/mp4').path;
    expect(await tools.sound(silent, target('silence.ogg'), later())).toEqual({ outcome: 'none' });
  });

  test.runIf(process.platform === 'linux')(
    'of 33 million pixels a picture, of which many are held at once, are given up before they take the memory',
    async () => {
      const tools = await toolsIn(createPlaces(1));
      expect(await tools.firstFrame(large, target('large.png'), later())).toEqual({
        outcome: 'failed',
        reason: 'too_large',
      });
      expect(readdirSync(folder)).not.toContain('large.png');
    },
  );

  test('that nobody waits for any more are given up', async () => {
    const tools = await toolsIn(createPlaces(1));
    expect(await tools.firstFrame(large, target('late.png'), AbortSignal.abort())).toEqual({
      outcome: 'failed',
      reason: 'timed_out',
    });
  });

  test.runIf(process.platform === 'linux')(
    'are taken apart in turn with whatever else is decoded, at low priority, without our secrets',
    async () => {
      vi.stubEnv('STRIPE_SECRET_KEY', 'sk_test_never_there');
      const { inTurn, seen } = watchTurns();
      const tools = await toolsIn(inTurn);
      await tools.firstFrame(film, target('turn.png'), later());
      await tools.sound(film, target('turn.ogg'), later());
      expect(seen.map(({ niceness }) => niceness)).toEqual([10, 10]);
      expect(seen.map(({ environment }) => environment).join()).not.toContain('never_there');
    },
  );

  test.runIf(process.platform === 'linux')('for which the disk has no room are not said to be damaged', async () => {
    // The same program, but it may write to what is there: the device that is always full.
    const real = execFileSync('/bin/sh', ['-c', 'command -v ffmpeg'], { encoding: 'utf8' }).trim();
    mkdirSync(target('bin'));
    writeFileSync(join(target('bin'), 'ffmpeg'), `#!/bin/sh\nexec '${real}' -y "$@"\n`, { mode: 0o755 });
    vi.stubEnv('PATH', `${target('bin')}:${process.env['PATH']}`);
    const tools = await toolsIn(createPlaces(1));
    vi.unstubAllEnvs();
    const full = { outcome: 'failed', reason: 'vendor_failed' };
    expect(await tools.sound(film, '/dev/full', later())).toEqual(full);
    symlinkSync('/dev/full', target('full.png'));
    expect(await tools.firstFrame(film, target('full.png'), later())).toEqual(full);
  });

  test('that are play lists open nothing', async () => {
    const list = target('list.mp4');
    writeFileSync(list, `ffconcat version 1.0\nfile '${film}'\n`);
    expect(await (await toolsIn(createPlaces(1))).firstFrame(list, target('list.png'), later())).toEqual({
      outcome: 'failed',
      reason: 'damaged',
    });
  });
});
