const WIDTH = 30;
const BAR_EVERY_MS = 100;
const LINE_EVERY_MS = 5_000;

type Screen = { readonly isTTY?: boolean; write(text: string): unknown };
type Progress = { readonly step: string; readonly done: number; readonly total: number };

/** A bar that is drawn over itself on a terminal; elsewhere a plain line every five seconds. `end` leaves a clean line. */
export function showProgress(screen: Screen): { update(progress: Progress): void; end(): void } {
  const isTerminal = screen.isTTY === true;
  let last = { step: '', at: performance.now() };
  return {
    update({ step, done, total }) {
      const now = performance.now();
      const isOver = done >= total && last.step === step;
      if (now - last.at < (isTerminal ? BAR_EVERY_MS : LINE_EVERY_MS) && !(isTerminal && isOver)) return;
      last = { step, at: now };
      const share = total === 0 ? 1 : Math.min(1, done / total);
      const percent = `${Math.floor(share * 100)} %`.padStart(5);
      const full = Math.round(share * WIDTH);
      screen.write(
        isTerminal
          ? `\r\u001b[K${step.padEnd(8)} [${'#'.repeat(full)}${'.'.repeat(WIDTH - full)}]${percent}`
          : `${step} ${percent.trim()}\n`,
      );
    },
    end() {
      if (isTerminal) screen.write('\r\u001b[K');
    },
  };
}
