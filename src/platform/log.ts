import { type Logger, pino } from 'pino';
import { maskFields, maskText } from './log-mask.ts';

type Write = (fields: object, message: string) => void;

/** What the program logs with: fields first, then one plain sentence. `child` adds ids to every line. */
export type Log = {
  readonly debug: Write;
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
  readonly fatal: Write;
  readonly child: (fields: Readonly<Record<string, string | number>>) => Log;
};

type LogOptions = {
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
  readonly name: string;
  /** Lines for people at a terminal instead of JSON. */
  readonly pretty?: boolean;
  /** Where lines go, standard output when not given. */
  readonly destination?: { write(line: string): void };
};

/**
 * A JSON logger. Phone numbers, customers' words, tokens and passwords are hidden in every field, in the message, and
 * in errors with their causes, so that no caller has to remember it.
 */
export function createLog({ level, name, pretty = false, destination }: LogOptions): Log {
  const output = destination ?? pino.destination({ dest: 1, sync: true });
  const options = {
    level,
    base: { name },
    timestamp: pino.stdTimeFunctions.isoTime,
    // Levels as words, so that a search does not need a table of numbers.
    formatters: { level: (label: string) => ({ level: label }) },
    // Errors arrive masked already; the serializer of pino would take them apart once more.
    serializers: { err: (masked: unknown) => masked },
  };
  return masking(pino(options, pretty ? { write: (line: string) => output.write(toReadableLine(line)) } : output));
}

function masking(logger: Logger): Log {
  const writeAs =
    (level: 'debug' | 'info' | 'warn' | 'error' | 'fatal'): Write =>
    (fields, message) => {
      if (!logger.isLevelEnabled(level)) return;
      logger[level](maskFields(fields instanceof Error ? { err: fields } : fields), maskText(message));
    };
  return {
    debug: writeAs('debug'),
    info: writeAs('info'),
    warn: writeAs('warn'),
    error: writeAs('error'),
    fatal: writeAs('fatal'),
    child: (fields) => masking(logger.child(maskFields(fields))),
  };
}

/** `14:05:09 warn message key=value …`, with the stack of an error on lines of its own. */
function toReadableLine(line: string): string {
  const { time, level, name: _name, msg, err, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const pairs = Object.entries(fields).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  const stack = typeof err === 'object' && err !== null && 'stack' in err ? [`\n${String(err.stack)}`] : [];
  return `${[String(time).slice(11, 19), level, msg, ...pairs, ...stack].join(' ')}\n`;
}
