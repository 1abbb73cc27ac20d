import type { GraphRefusal } from './graph-errors.ts';

/** HTTP status and title of Meta's error page (Nov 2025), by code; what is not here comes as HTTP 400. */
const CODES: ReadonlyMap<number, readonly [number, string]> = new Map([
  [0, [401, 'AuthException']],
  [1, [500, 'API Unknown']],
  [2, [503, 'API Service']],
  [3, [500, 'API Method']],
  [4, [400, 'API Too Many Calls']],
  [10, [403, 'Permission Denied']],
  [100, [400, 'Invalid parameter']],
  [190, [401, 'Access token has expired']],
  [200, [403, 'API Permission']],
  [368, [403, 'Temporarily blocked for policies violations']],
  [80007, [400, 'Rate limit issues']],
  [130429, [429, 'Rate limit hit']],
  [130472, [400, "User's number is part of an experiment"]],
  [130497, [403, 'Business account is restricted from messaging users in this country']],
  [131000, [500, 'Something went wrong']],
  [131005, [403, 'Access denied']],
  [131008, [400, 'Required parameter is missing']],
  [131009, [400, 'Parameter value is not valid']],
  [131016, [500, 'Service unavailable']],
  [131021, [400, 'Recipient cannot be sender']],
  [131026, [400, 'Message undeliverable']],
  [131030, [400, 'Recipient phone number not in allowed list']],
  [131031, [403, 'Account has been locked']],
  [131037, [400, 'WhatsApp provided number needs display name approval before message can be sent']],
  [131042, [400, 'Business eligibility payment issue']],
  [131045, [500, 'Message failed to send due to phone number registration error']],
  [131047, [400, 'Re-engagement message']],
  [131048, [400, 'Spam rate limit hit']],
  [131049, [400, 'This message was not delivered to maintain healthy ecosystem engagement']],
  [131050, [400, 'User has stopped receiving marketing messages from this business']],
  [131051, [400, 'Unsupported message type']],
  [131052, [400, 'Media download error']],
  [131053, [400, 'Media upload error']],
  [131056, [400, '(Business Account, Consumer Account) pair rate limit hit']],
  [131057, [500, 'Account in maintenance mode']],
  [132000, [400, 'Template param count mismatch']],
  [132001, [404, 'Template does not exist']],
  [132005, [400, 'Template hydrated text too long']],
  [132007, [400, 'Template format character policy violated']],
  [132012, [400, 'Template parameter format mismatch']],
  [132015, [400, 'Template is paused']],
  [132016, [400, 'Template is disabled']],
  [133004, [503, 'Server temporarily unavailable']],
  [133010, [400, 'Phone number not registered']],
  [135000, [400, 'Generic user error']],
]);

/** The refusal of any code, as Meta words it when the code is known. */
export function refusalOf(code: number): GraphRefusal {
  const [httpStatus, title] = CODES.get(code) ?? [400, 'Unknown error'];
  return { httpStatus, code, title, details: `${title}.` };
}
