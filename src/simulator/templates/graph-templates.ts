import { randomInt } from 'node:crypto';
import { type RequestHandler, type Response, Router } from 'express';
import { type GraphCall, recordCall, startCall } from '../graph/call-record.ts';
import { isRecord, type Outcome } from '../graph/field-rules.ts';
import { errorBody, refuse } from '../graph/graph-errors.ts';
import { createRateLimit } from '../graph/rate-limits.ts';
import type { Sim } from '../types.ts';
import { enqueueAccountChange } from '../wire/enqueue-webhooks.ts';
import { checkCreation, checkEdit } from './check-creation.ts';
import { refuseTemplate } from './refuse-template.ts';
import { aboutOf, applyReview } from './review.ts';
import { changeTemplate, deleteTemplates, findTemplate, insertTemplate, listTemplates } from './store.ts';
import { partsOf, type Template } from './types.ts';

const MOST_TEMPLATES = 250;
const LIMIT = 2_388_019;
const EXISTS = 2_388_024;
const USUAL_PAGE = 25;

/** `/{WABA id}/message_templates` and `/{template id}` of the Graph API. */
export function templateRoutes(sim: Sim): Router {
  const router = Router();
  const path = `/${sim.settings.wabaId}/message_templates`;
  // 100 creations an hour for an account.
  const creations = createRateLimit({ everyMs: 36_000, burst: 100 });
  router.get(path, async (request, response) => {
    response.json(pageOf(await listTemplates(sim.db), request.query, `${request.baseUrl}${path}`));
  });
  router.post(
    path,
    answering(sim, 'template:create', async (body) => {
      if (!creations.mayPass('account', sim.businessNow()))
        return { refusal: refuse.tooManyTemplates('Creating templates: 100 an hour.') };
      return create(sim, body);
    }),
  );
  router.delete(
    path,
    answering(sim, 'template:delete', (_, query) => remove(sim, query)),
  );
  router.post('/:id', async (request, response, next) => {
    const template = await findTemplate(sim.db, String(request.params['id']));
    if (!template) return next();
    return answering(sim, 'template:edit', (body) => edit(sim, template, body))(request, response, next);
  });
  return router;
}

type Query = Readonly<Record<string, unknown>>;

const answering =
  (sim: Sim, label: string, act: (body: unknown, query: Query) => Promise<Outcome<object>>): RequestHandler =>
  async (request, response) => {
    const call = startCall(request);
    const outcome = await act(parseJson(call.rawBody), request.query);
    await answer(sim, call, response, label, outcome);
  };

async function answer(
  sim: Sim,
  call: GraphCall,
  response: Response,
  label: string,
  outcome: Outcome<object>,
): Promise<void> {
  const httpStatus = outcome.refusal ? outcome.refusal.httpStatus : 200;
  const body = JSON.stringify(outcome.refusal ? errorBody(outcome.refusal) : outcome.value);
  response.status(httpStatus).type('json').send(body);
  sim.wake();
  await recordCall(sim, call, { label, httpStatus, response: body });
}

async function create(sim: Sim, body: unknown): Promise<Outcome<object>> {
  const checked = checkCreation(body);
  if (checked.refusal) return checked;
  if ((await listTemplates(sim.db)).length >= MOST_TEMPLATES)
    return refuseTemplate(LIMIT, `The account has reached its limit of ${MOST_TEMPLATES} templates.`);
  const made = await sim.db.transaction().execute(async (tx) => {
    const id = String(randomInt(1e14, 2e14));
    const template = await insertTemplate(tx, id, checked.value, sim.businessNow());
    const isApproved = sim.settings.approvedTemplates?.includes(checked.value.name) ?? false;
    if (template && isApproved) await applyReview(sim, tx, template, { kind: 'approve' });
    return template;
  });
  if (!made) return refuseTemplate(EXISTS, `There is already ${checked.value.language} content for this template.`);
  return { value: { id: made.id, status: 'PENDING', category: made.category } };
}

/** What was edited goes to review again. */
async function edit(sim: Sim, template: Template, body: unknown): Promise<Outcome<object>> {
  const checked = checkEdit(body, template.parameterFormat);
  if (checked.refusal) return checked;
  const components = [...checked.value];
  const { header, body: text, footer } = partsOf(components);
  await sim.db.transaction().execute(async (tx) => {
    await changeTemplate(tx, template.id, { components, status: 'PENDING', reason: null }, sim.businessNow());
    const about = aboutOf(template);
    await enqueueAccountChange(sim, tx, 'message_template_components_update', {
      ...about,
      message_template_element: text,
      ...(header?.text ? { message_template_title: header.text } : {}),
      ...(footer === null ? {} : { message_template_footer: footer }),
    });
    await enqueueAccountChange(sim, tx, 'message_template_status_update', {
      ...about,
      event: 'PENDING',
      reason: 'NONE',
    });
  });
  return { value: { success: true } };
}

async function remove(sim: Sim, query: Query): Promise<Outcome<object>> {
  const { name, hsm_id: id } = query;
  if (typeof name !== 'string') return { refusal: refuse.invalid('The parameter name is required.') };
  const gone = await sim.db.transaction().execute(async (tx) => {
    const deleted = await deleteTemplates(tx, { name, id: typeof id === 'string' ? id : null });
    for (const template of deleted)
      await enqueueAccountChange(sim, tx, 'message_template_status_update', {
        ...aboutOf(template),
        event: 'DELETED',
        reason: 'NONE',
      });
    return deleted;
  });
  return gone.length === 0
    ? refuseTemplate(2_593_002, `Template ${name} was not found.`)
    : { value: { success: true } };
}

/** A page of the list, with the fields that are asked for; the cursor is the place after the last one. */
function pageOf(all: readonly Template[], query: Query, address: string): object {
  const name = typeof query['name'] === 'string' ? query['name'] : null;
  const listed = all.filter((template) => name === null || template.name === name);
  const limit = Math.min(Math.max(Number(query['limit']) || USUAL_PAGE, 1), MOST_TEMPLATES);
  const start = placeOf(query['after']);
  const data = listed.slice(start, start + limit).map((template) => pick(toGraph(template), query['fields']));
  const after = cursorAt(start + data.length);
  const hasMore = start + data.length < listed.length;
  return {
    data,
    ...(data.length === 0
      ? {}
      : {
          paging: {
            cursors: { before: cursorAt(start), after },
            ...(hasMore ? { next: `${address}?after=${after}` } : {}),
          },
        }),
  };
}

const cursorAt = (place: number): string => Buffer.from(`place:${place}`).toString('base64url');
const placeOf = (cursor: unknown): number =>
  Number(
    Buffer.from(typeof cursor === 'string' ? cursor : '', 'base64url')
      .toString()
      .replace('place:', ''),
  ) || 0;

const toGraph = (template: Template): Record<string, unknown> => ({
  id: template.id,
  name: template.name,
  language: template.language,
  status: template.status,
  category: template.category,
  parameter_format: template.parameterFormat,
  components: template.components,
  quality_score: { score: template.quality, date: Math.floor(template.changedAt.getTime() / 1000) },
  rejected_reason: template.reason ?? 'NONE',
});

function pick(template: Readonly<Record<string, unknown>>, fields: unknown): object {
  const usual = ['name', 'parameter_format', 'components', 'language', 'status', 'category', 'id'];
  const wanted = new Set(typeof fields === 'string' ? ['id', ...fields.split(',')] : usual);
  return Object.fromEntries(Object.entries(template).filter(([name]) => wanted.has(name)));
}

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}
