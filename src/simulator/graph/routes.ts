import express, { type RequestHandler, Router } from 'express';
import { bearerOf, isSameSecret } from '../../platform/http/index.ts';
import { readAccount } from '../controls/account-store.ts';
import { mediaRoutes } from '../media/graph-media.ts';
import { templateRoutes } from '../templates/graph-templates.ts';
import type { Sim } from '../types.ts';
import { errorBody, type GraphRefusal, refuse } from './graph-errors.ts';
import { pairRateLimit, throughputLimit } from './rate-limits.ts';
import { sendRoute } from './send-route.ts';

/** The part of the Graph API that is emulated, for one WhatsApp number, under `/emulator/<version>`. */
export function graphRoutes(sim: Sim): Router {
  const { phoneNumberId, wabaId } = sim.settings;
  const router = Router({ mergeParams: true });
  router.use((_request, response, next) => {
    response.set('facebook-api-version', 'v25.0').set('cache-control', 'private, no-cache, no-store, must-revalidate');
    next();
  });
  router.get(`/${APP.id}/subscriptions`, appSubscriptions(sim));
  router.use(needsToken(sim));
  // Before the body is read: files stream.
  router.use(mediaRoutes(sim));
  router.use(express.raw({ type: () => true, limit: '1mb' }));
  router.post(
    `/${phoneNumberId}/messages`,
    sendRoute(sim, { pair: pairRateLimit(), throughput: throughputLimit(), links: new Map() }),
  );
  router.get(
    `/${phoneNumberId}`,
    answerWith(() => phoneNumber(sim)),
  );
  router.get(
    `/${wabaId}`,
    answerWith(() => businessAccount(sim)),
  );
  router.get(
    `/${wabaId}/phone_numbers`,
    answerWith(async () => ({ data: [await phoneNumber(sim)] })),
  );
  router.use(templateRoutes(sim));
  router.get(
    `/${wabaId}/subscribed_apps`,
    answerWith(() => ({ data: [{ whatsapp_business_api_data: APP }] })),
  );
  router.get('/debug_token', debugToken(sim));
  router.use((request, response) => {
    const id = request.path.split('/')[1] ?? '';
    refuseCall(response, refuse.noObject(request.method, id));
  });
  return router;
}

const APP = { id: '300000000000001', name: 'Recado', link: 'https://www.facebook.com/games/?app_id=300000000000001' };

/** All of them are subscribed: the simulator tells of whatever happens. */
const FIELDS = [
  ...['messages', 'message_template_status_update', 'message_template_quality_update'],
  ...['message_template_components_update', 'template_category_update', 'template_correct_category_detection'],
  ...['account_update', 'account_review_update', 'account_alerts', 'business_capability_update'],
  ...['phone_number_quality_update', 'phone_number_name_update', 'security', 'user_preferences', 'user_id_update'],
  ...['calls', 'smb_message_echoes', 'history', 'standby', 'messaging_handovers'],
];

const refuseCall = (response: express.Response, refusal: GraphRefusal): void => {
  response.status(refusal.httpStatus).json(errorBody(refusal));
};

const needsToken =
  (sim: Sim): RequestHandler =>
  (request, response, next) => {
    const query = request.query['access_token'];
    const token = bearerOf(request) ?? (typeof query === 'string' ? query : '');
    if (isSameSecret(token, sim.settings.accessToken)) return next();
    return refuseCall(response, refuse.token());
  };

type Answer = Readonly<Record<string, unknown>>;

/** Answers with an object; `fields` picks from it as the Graph API does, the id always with it. */
const answerWith =
  (read: () => Answer | Promise<Answer>): RequestHandler =>
  async (request, response) => {
    const object = await read();
    const fields = request.query['fields'];
    if (typeof fields !== 'string') return void response.json(object);
    const wanted = new Set(['id', 'data', ...fields.split(',').map((field) => field.trim())]);
    return void response.json(Object.fromEntries(Object.entries(object).filter(([name]) => wanted.has(name))));
  };

const phoneNumber = async ({ db, settings }: Sim) => ({
  id: settings.phoneNumberId,
  verified_name: settings.shopName,
  display_phone_number: settings.displayPhone,
  code_verification_status: 'VERIFIED',
  quality_rating: (await readAccount(db)).quality,
  platform_type: 'CLOUD_API',
  status: 'CONNECTED',
  throughput: { level: 'STANDARD' },
  webhook_configuration: { application: settings.webhookUrl },
});

const businessAccount = ({ settings }: Sim) => ({
  id: settings.wabaId,
  name: settings.shopName,
  currency: 'MXN',
  timezone_id: '1',
  message_template_namespace: 'simulator',
});

/** What the app is told of; only the app itself may ask, by its id and secret. */
const appSubscriptions =
  ({ settings }: Sim): RequestHandler =>
  (request, response) => {
    if (!isSameSecret(bearerOf(request) ?? '', `${APP.id}|${settings.appSecret}`))
      return refuseCall(response, refuse.token());
    const fields = FIELDS.map((name) => ({ name, version: 'v25.0' }));
    const object = 'whatsapp_business_account';
    return void response.json({ data: [{ object, callback_url: settings.webhookUrl, active: true, fields }] });
  };

const debugToken =
  (sim: Sim): RequestHandler =>
  (request, response) => {
    const asked = request.query['input_token'];
    if (typeof asked !== 'string') {
      return refuseCall(response, refuse.invalid('The parameter input_token is required'));
    }
    const isValid = isSameSecret(asked, sim.settings.accessToken);
    return void response.json({
      data: {
        app_id: APP.id,
        type: 'SYSTEM_USER',
        application: APP.name,
        expires_at: 0,
        is_valid: isValid,
        scopes: isValid ? ['whatsapp_business_management', 'whatsapp_business_messaging'] : [],
      },
    });
  };
