import { spawnSync } from 'node:child_process';

/** Null when ffmpeg is there; else the line that says what is missing. In CI that is a failure. */
export function missingFfmpeg(): string | null {
  if (spawnSync('ffmpeg', ['-version']).status === 0) return null;
  const missing = 'ffmpeg is missing: install it (Debian: apt-get install ffmpeg)';
  if (process.env['CI'] === 'true') throw new Error(missing);
  return missing;
}
