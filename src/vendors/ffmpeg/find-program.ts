import { execFile } from 'node:child_process';

/** The full path, so that the program can be run without our environment. */
export const findProgram = async (name: string): Promise<string | null> => {
  const isWindows = process.platform === 'win32';
  const found = isWindows
    ? await askProgram('where', name)
    : await askProgram('/bin/sh', '-c', 'command -v -- "$1"', 'sh', name);
  return found.split(/\r?\n/)[0]?.trim() || null;
};

/** What a program of this machine says; empty when it cannot be run. */
export const askProgram = (command: string, ...args: readonly string[]): Promise<string> =>
  new Promise((resolve) => {
    execFile(command, args, { timeout: 10_000 }, (error, out) => resolve(error === null ? out : ''));
  });
