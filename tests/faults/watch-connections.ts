import { appendFileSync } from 'node:fs';
import { Socket } from 'node:net';

/**
 * Loaded into the program before anything else (`node --import`): notes every address that it connects to, one a line,
 * in the file named by WATCHED_CONNECTIONS. Nothing is changed on the way.
 */
const file = process.env['WATCHED_CONNECTIONS'];
const connect = Socket.prototype.connect;

Socket.prototype.connect = function (this: Socket, ...args: unknown[]): Socket {
  // Node hands its own connects over as one normalised list.
  const [first] = (Array.isArray(args[0]) ? args[0] : args) as readonly unknown[];
  if (file !== undefined) appendFileSync(file, `${addressOf(first, args[1])}\n`);
  return Reflect.apply(connect, this, args) as Socket;
} as typeof connect;

function addressOf(first: unknown, second: unknown): string {
  if (typeof first === 'object' && first !== null) {
    const { host, port, path } = first as { host?: string; port?: number | string; path?: string };
    return path === undefined || path === null ? `${host ?? 'localhost'}:${port}` : path;
  }
  return `${typeof second === 'string' ? second : 'localhost'}:${String(first)}`;
}
