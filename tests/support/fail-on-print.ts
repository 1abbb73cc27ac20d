import { afterEach, beforeEach, expect } from 'vitest';

/** A test that prints fails: what is worth printing is worth an assertion, and noise hides real trouble. */
let printed: string[] = [];
const streams = [process.stdout, process.stderr] as const;
const originals = streams.map((stream) => stream.write);

beforeEach(() => {
  printed = [];
  for (const stream of streams) {
    stream.write = (chunk: Uint8Array | string) => {
      printed.push(String(chunk));
      return true;
    };
  }
});

afterEach(() => {
  for (const [index, stream] of streams.entries()) stream.write = originals[index] ?? stream.write;
  expect(printed, 'a test printed').toEqual([]);
});
