/**
 * Loaded into the program before anything else (`node --import`): its machine's clock is off by CLOCK_OFF_MS, as on a
 * host whose time server was lost. Timers run as ever.
 */
const offMs = Number(process.env['CLOCK_OFF_MS'] ?? 0);
const RealDate = Date;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, given, newTarget) =>
    Reflect.construct(target, given.length === 0 ? [RealDate.now() + offMs] : given, newTarget),
  get: (target, name, receiver) =>
    name === 'now' ? () => target.now() + offMs : (Reflect.get(target, name, receiver) as unknown),
});
