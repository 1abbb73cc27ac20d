import { type Request, Router } from 'express';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import type { Tx } from '../../platform/db/index.ts';
import { readJson } from '../../platform/http/web-app.ts';
import { type Viewer, viewerOf } from '../../staff/index.ts';
import { named, PATH, sentAs, versionIn } from '../console-input.ts';
import { EditText } from '../contract.ts';
import type { KnowledgeRoutesDeps } from '../routes-deps.ts';
import { currentText, type PromptSeeds, publishText, type TextOutcome } from './publish-text.ts';
import { TEXT_KINDS, textsWith } from './published-texts.ts';
import { listTextVersions, lockTexts, readTextVersion } from './store.ts';
import type { Despite, TextKind } from './types.ts';

type Asked = z.infer<typeof EditText> & { readonly kind: TextKind; readonly by: Viewer; readonly prompts: PromptSeeds };
/** The owner has to say that it is to be published all the same. */
type Unconfirmed = { readonly outcome: 'unconfirmed'; readonly despite: Despite };

function kindIn(req: Request): TextKind {
  const kind = z.enum(TEXT_KINDS).safeParse(req.params['kind']);
  if (!kind.success) throw new AppError('text_kind_unknown', 'not_found');
  return kind.data;
}

/** Prompt, business text, hours and rules: what holds, its versions, and publishing another one. */
export function textRoutes(deps: KnowledgeRoutesDeps): Router {
  const router = Router();
  router.get(`${PATH}/texts/:kind`, deps.needs('staff'), async (req, res) => {
    const kind = kindIn(req);
    const text = await currentText({ prompts: await deps.prompts() }, deps.db, kind);
    const versions = await listTextVersions(deps.db, kind);
    res.json({ text: (await named(deps, [text]))[0], versions: await named(deps, versions) });
  });
  router.get(`${PATH}/texts/:kind/versions/:version`, deps.needs('staff'), async (req, res) => {
    const text = await readTextVersion(deps.db, kindIn(req), versionIn(req));
    if (text === null) throw new AppError('text_version_unknown', 'not_found');
    res.json({ ...(await named(deps, [text]))[0], title: null });
  });
  router.put(`${PATH}/texts/:kind`, deps.needs('owner'), readJson(), async (req, res) => {
    const asked = {
      ...sentAs(EditText, req.body),
      kind: kindIn(req),
      by: viewerOf(res),
      prompts: await deps.prompts(),
    };
    const done = await deps.db.transaction().execute((tx) => publishTried(deps, tx, asked));
    if (done.outcome === 'unconfirmed') {
      const message = done.despite === 'failed' ? 'Scripted customers fail with it.' : 'It was not tried.';
      const error = { code: `text_${done.despite}`, message };
      return void res.status(409).json({ error, despite: done.despite });
    }
    if (done.outcome === 'refused') {
      const error = { code: 'text_refused', message: `This cannot be published: ${done.problems.join('; ')}` };
      return void res.status(422).json({ error, problems: done.problems });
    }
    const [text] = await named(deps, [done.text]);
    if (done.outcome === 'published') return void res.json({ text });
    const message = 'Somebody else published this text meanwhile.';
    res.status(409).json({ error: { code: 'knowledge_moved', message }, text });
  });
  return router;
}

/** Publishes what the scripted customers have passed; the rest only when its owner says so, which is kept with it. */
async function publishTried(
  deps: Pick<KnowledgeRoutesDeps, 'wasTried' | 'audit' | 'machineClock'>,
  tx: Tx,
  { by, kind, prompts, trialId, isDespite, ...body }: Asked,
): Promise<TextOutcome | Unconfirmed> {
  // Nobody publishes another text between the look at all of them and this one.
  await lockTexts(tx);
  const fits = await textsWith({ prompts }, tx, { kind, ...body });
  if (fits.outcome !== 'fits') return fits;
  const tried = await deps.wasTried(tx, trialId, fits.texts);
  // Where nothing changes there is nothing to try.
  const despite = tried === 'passed' || !fits.isChange ? null : tried;
  if (despite !== null && !isDespite) return { outcome: 'unconfirmed', despite };
  const text = { ...body, kind, despite, authorId: by.id, at: deps.machineClock() };
  const outcome = await publishText({ prompts }, tx, text);
  const act = despite === null ? 'knowledge_published' : `knowledge_published_${despite}`;
  if (outcome.outcome === 'published') await deps.audit(tx, { by, act, about: `knowledge_text:${kind}` });
  return outcome;
}
