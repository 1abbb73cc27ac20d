import type { Environment } from './env.ts';
import type { PictureSettings } from './types.ts';

/** Google Vision needs a key, or an account with its project. */
export function pictureProblems(given: ReadonlySet<string>): string[] {
  const problems: string[] = [];
  if (given.has('GOOGLE_VISION_PROJECT_ID') && !given.has('GOOGLE_APPLICATION_CREDENTIALS'))
    problems.push(
      'GOOGLE_APPLICATION_CREDENTIALS is missing beside GOOGLE_VISION_PROJECT_ID: set the path of the service account’s file, or remove GOOGLE_VISION_PROJECT_ID to read pictures on this machine.',
    );
  if (given.has('LLM_MODEL_VISION') && !given.has('OPENROUTER_API_KEY'))
    problems.push(
      'OPENROUTER_API_KEY is missing beside LLM_MODEL_VISION: pictures are described through the model gateway. Set the key, or remove LLM_MODEL_VISION.',
    );
  return problems;
}

/** The credentials are found on many machines for the sake of other programs. */
export function pictureDoubts(given: ReadonlySet<string>): string[] {
  if (!given.has('GOOGLE_APPLICATION_CREDENTIALS')) return [];
  if (given.has('GOOGLE_VISION_API_KEY'))
    return ['GOOGLE_APPLICATION_CREDENTIALS is not used: GOOGLE_VISION_API_KEY is set as well.'];
  return given.has('GOOGLE_VISION_PROJECT_ID')
    ? []
    : ['GOOGLE_APPLICATION_CREDENTIALS is not used: pictures go to Google Vision only with GOOGLE_VISION_PROJECT_ID.'];
}

/** Without an account pictures are read on this machine, and nobody describes them unless a model is named. */
export function readPictureSettings(env: Environment): PictureSettings {
  return { vision: visionOf(env), describingModel: env.LLM_MODEL_VISION ?? null };
}

function visionOf(env: Environment): PictureSettings['vision'] {
  if (env.GOOGLE_VISION_API_KEY !== undefined) return { kind: 'key', apiKey: env.GOOGLE_VISION_API_KEY };
  const [credentialsFile, projectId] = [env.GOOGLE_APPLICATION_CREDENTIALS, env.GOOGLE_VISION_PROJECT_ID];
  return credentialsFile === undefined || projectId === undefined
    ? null
    : { kind: 'account', credentialsFile, projectId };
}
