/** Two notes, rising: frequency in Hz, and when each begins, in seconds. */
const NOTES = [
  { hertz: 660, at: 0 },
  { hertz: 880, at: 0.18 },
] as const;
const NOTE_S = 0.35;
const LOUDNESS = 0.2;

/** One for the page; browsers let few be open, and none sound before a gesture. */
let context: AudioContext | null = null;

/** Lets this page sound; call it inside a gesture. False where the browser still refuses. */
export async function wakeSound(): Promise<boolean> {
  context ??= new AudioContext();
  if (context.state !== 'running') await context.resume().catch(() => undefined);
  return canSound();
}

/** Whether a chime would be heard now. */
export const canSound = (): boolean => context?.state === 'running';

/** Rings once; silent where the page may not sound yet. */
export function chime(): void {
  if (context === null || !canSound()) return;
  const now = context.currentTime;
  for (const { hertz, at } of NOTES) {
    const [tone, volume] = [context.createOscillator(), context.createGain()];
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(0, now + at);
    volume.gain.linearRampToValueAtTime(LOUDNESS, now + at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, now + at + NOTE_S);
    tone.connect(volume).connect(context.destination);
    tone.start(now + at);
    tone.stop(now + at + NOTE_S);
  }
}
