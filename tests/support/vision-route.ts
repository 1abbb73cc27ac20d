import { Agent, type AgentOptions } from 'node:https';

/**
 * Loaded before the program under test (`node --import`): what goes to Google Vision goes to a port of this machine
 * instead, as a firewall would turn it. The SDK's own agent heeds neither a proxy nor an address from the environment.
 */
type Wanted = AgentOptions & { readonly host?: string };

const port = Number(process.env['VISION_PORT']);
const connect = Agent.prototype.createConnection;
Agent.prototype.createConnection = function (options, done) {
  const { host } = options as Wanted;
  const turned = host === 'vision.googleapis.com' ? { ...options, host: '127.0.0.1', port } : options;
  return connect.call(this, turned, done);
};
