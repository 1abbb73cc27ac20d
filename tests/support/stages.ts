/** The boundaries of a message's path that can be seen from outside, in their order. */
export const STAGES = [
  'call under way',
  'call stored',
  'model asked',
  'model answered',
  'send asked',
  'send accepted',
  'status given',
] as const;
export type Stage = (typeof STAGES)[number];

export type Stages = {
  /** Told by the stand-ins; true when somebody waited for just this moment. */
  readonly reach: (stage: Stage) => boolean;
  /** Runs `act` at the very next moment of this kind, before the program gets its answer. */
  readonly atNext: (stage: Stage, act: () => void) => void;
  /** Waits for this moment no longer. */
  readonly forget: (stage: Stage) => void;
};

/** Lets a test act exactly at a boundary instead of at a guessed time. */
export function createStages(): Stages {
  const waiting = new Map<Stage, () => void>();
  return {
    reach: (stage) => {
      const act = waiting.get(stage);
      waiting.delete(stage);
      act?.();
      return act !== undefined;
    },
    atNext: (stage, act) => void waiting.set(stage, act),
    forget: (stage) => void waiting.delete(stage),
  };
}
