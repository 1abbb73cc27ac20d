import type { Row } from './table.ts';

export type BenchmarkOptions = {
  /** Fewer and shorter measurements: good for a look, too noisy for a verdict. */
  readonly isQuick: boolean;
  readonly hasRedis: boolean;
};

/** Measures and ends everything that it started; rejects when it could not measure. */
export type Benchmark = (options: BenchmarkOptions) => Promise<readonly Row[]>;
