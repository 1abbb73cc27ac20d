export { createChatModels, type OpenRouterSettings } from './chat-models.ts';
export { checkModelAccount } from './check-account.ts';
export { classifyFault } from './classify-fault.ts';
export { replacedModels } from './retired-models.ts';
