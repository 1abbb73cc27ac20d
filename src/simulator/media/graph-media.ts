import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Request, type RequestHandler, type Response, Router } from 'express';
import { sleep } from '../../core/clock.ts';
import type { FaultKind } from '../contract.ts';
import { takeFault } from '../controls/store.ts';
import { recordCall, startCall } from '../graph/call-record.ts';
import { errorBody, type GraphRefusal, refuse } from '../graph/graph-errors.ts';
import type { Sim } from '../types.ts';
import { forgetMedia, keepMedia, openMedia } from './keep-media.ts';
import { kindOfMime, MOST_BYTES } from './media-rules.ts';
import { isUrlGood, mediaUrl } from './media-url.ts';
import { findMedia } from './store.ts';

const DRIP_MS = 5_000;

/** The media part of the Graph API: upload, lookup by id, the bytes under an URL of five minutes, deletion. */
export function mediaRoutes(sim: Sim): Router {
  const router = Router({ mergeParams: true });
  router.post(`/${sim.settings.phoneNumberId}/media`, upload(sim));
  router.get('/media-bytes/:mediaId', bytes(sim));
  router.get('/:mediaId', lookUp(sim));
  router.delete('/:mediaId', remove(sim));
  return router;
}

type End = { readonly label: string; readonly fault?: FaultKind | null };

async function answer(sim: Sim, request: Request, response: Response, end: End, outcome: object): Promise<void> {
  const httpStatus = 'httpStatus' in outcome ? (outcome as GraphRefusal).httpStatus : 200;
  const body = JSON.stringify('httpStatus' in outcome ? errorBody(outcome as GraphRefusal) : outcome);
  response.status(httpStatus).type('json').send(body);
  await recordCall(sim, startCall(request), { ...end, httpStatus, response: body });
}

const upload =
  (sim: Sim): RequestHandler =>
  async (request, response) => {
    const end = { label: 'media:upload' };
    const length = Number(request.headers['content-length'] ?? Number.NaN);
    if (!(length <= MOST_BYTES.document + 10_000))
      return answer(sim, request, response, end, refuse.invalid('The file is larger than 100 MB, or has no length.'));
    const form = await formOf(request);
    const file = form?.get('file');
    if (form?.get('messaging_product') !== 'whatsapp' || !(file instanceof Blob))
      return answer(sim, request, response, end, refuse.invalid('messaging_product and file are required.'));
    const type = form.get('type');
    const mime = typeof type === 'string' ? type : file.type;
    const kept = await keepMedia(sim, {
      body: Readable.fromWeb(file.stream() as Parameters<typeof Readable.fromWeb>[0]),
      mime,
      fileName: file instanceof File ? file.name : null,
      customerId: null,
      maxBytes: MOST_BYTES[kindOfMime(mime)],
    });
    return answer(
      sim,
      request,
      response,
      end,
      kept ? { id: kept.id } : refuse.invalid('The file is too large for its type.'),
    );
  };

/** Undici reads the form; null when it is none. */
async function formOf(request: Request): Promise<FormData | null> {
  const body = Readable.toWeb(request) as ReadableStream;
  try {
    return await new globalThis.Response(body, {
      headers: { 'content-type': request.headers['content-type'] ?? '' },
    }).formData();
  } catch {
    return null;
  }
}

const lookUp =
  (sim: Sim): RequestHandler =>
  async (request, response, next) => {
    const id = String(request.params['mediaId']);
    const found = /^\d{1,30}$/.test(id) ? await findMedia(sim.db, id) : undefined;
    if (!found) return next();
    const fault = await takeFault(sim.db, 'media_id');
    const end = { label: 'media:lookup', fault };
    if (fault === 'media_id_429') return answer(sim, request, response, end, refuse.throughput());
    if (fault === 'media_id_gone') return answer(sim, request, response, end, refuse.noObject('get', id));
    const base = `${request.protocol}://${request.get('host')}${request.baseUrl}`;
    return answer(sim, request, response, end, {
      messaging_product: 'whatsapp',
      url: mediaUrl(sim, base, id),
      mime_type: found.mime,
      sha256: found.sha256,
      file_size: found.bytes,
      id,
    });
  };

const remove =
  (sim: Sim): RequestHandler =>
  async (request, response, next) => {
    const id = String(request.params['mediaId']);
    if (!(await findMedia(sim.db, id))) return next();
    await forgetMedia(sim, id);
    return answer(sim, request, response, { label: 'media:delete' }, { success: true });
  };

/** Statuses of faults of the bytes' own host. */
const STATUS: Readonly<Partial<Record<FaultKind, number>>> = {
  media_url_expired: 404,
  media_url_429: 429,
  media_url_500: 500,
};

const bytes =
  (sim: Sim): RequestHandler =>
  async (request, response) => {
    const id = String(request.params['mediaId']);
    const { ext = '', hash = '' } = request.query;
    const found = await findMedia(sim.db, id);
    const fault = await takeFault(sim.db, 'media_url');
    const isThere = found !== undefined && isUrlGood(sim, id, String(ext), String(hash));
    const httpStatus = (fault && STATUS[fault]) ?? (isThere ? 200 : 404);
    await recordCall(sim, startCall(request), { label: 'media:bytes', fault, httpStatus, response: null });
    if (httpStatus !== 200 || !found) return void response.status(httpStatus).end();
    response.set({ 'content-type': found.mime, 'content-length': String(found.bytes) });
    const body = openMedia(sim, id);
    if (fault === 'media_url_altered') return void response.end(Buffer.alloc(found.bytes, 'x'));
    if (fault === 'media_url_drip') return drip(response);
    return pipeline(body, response).catch(() => void response.destroy());
  };

/** One byte now and then, for as long as anybody listens. */
async function drip(response: Response): Promise<void> {
  while (!response.destroyed) {
    response.write('x');
    await sleep(DRIP_MS);
  }
}
