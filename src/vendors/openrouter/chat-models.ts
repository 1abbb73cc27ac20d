import { createHash } from 'node:crypto';
import { ChatOpenAICompletions } from '@langchain/openai';
import type { ChatModels, ModelCandidate } from '../../agent/index.ts';
import { gatewayFetch } from './gateway-fetch.ts';
import { successorOf } from './retired-models.ts';

export type OpenRouterSettings = {
  readonly apiKey: string;
  readonly baseUrl: string;
  readonly models: {
    readonly default: string;
    readonly premium: string;
    readonly economic: string;
    readonly fallback: readonly string[];
  };
  readonly maxTokens: number;
  readonly temperature: number;
};

export type OpenRouterDeps = {
  readonly settings: OpenRouterSettings;
  /** Parameters a model takes, as far as the gateway's list says; null when nothing is known. */
  readonly parametersOf: (model: string) => ReadonlySet<string> | null;
};

/** A hang must leave time for another model within the turn's 45 s. */
const CALL_TIMEOUT_MS = 15_000;

/** Provider options only OpenRouter understands: no training on, and no keeping of, what customers write. */
export const PRIVATE = { data_collection: 'deny', zdr: true } as const;

/** Chat models of OpenRouter, or of any gateway that speaks OpenAI's chat completions. */
export function createChatModels({ settings, parametersOf }: OpenRouterDeps): ChatModels {
  const isOpenRouter = new URL(settings.baseUrl).hostname.endsWith('openrouter.ai');
  return {
    candidatesFor: (role, caller) => {
      const ids = [...new Set([settings.models[role], ...settings.models.fallback].map(successorOf))];
      return ids.map((id): ModelCandidate => ({ id, model: chatModel(id, caller.conversationId, caller.customerId) }));
    },
  };

  function chatModel(id: string, conversationId: string, customerId: string): ChatOpenAICompletions {
    const takesTemperature = parametersOf(id)?.has('temperature') ?? true;
    const routing = isOpenRouter ? { session_id: conversationId, provider: PRIVATE } : {};
    return new ChatOpenAICompletions({
      model: id,
      apiKey: settings.apiKey,
      maxRetries: 0,
      timeout: CALL_TIMEOUT_MS,
      maxTokens: settings.maxTokens,
      ...(takesTemperature ? { temperature: settings.temperature } : {}),
      configuration: {
        baseURL: settings.baseUrl,
        fetch: gatewayFetch,
        organization: null,
        project: null,
        defaultHeaders: { 'X-Title': 'Recado' },
      },
      modelKwargs: { ...routing, user: createHash('sha256').update(customerId).digest('hex').slice(0, 32) },
    });
  }
}
