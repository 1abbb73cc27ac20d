export { createChatModels, type OpenRouterSettings } from './chat-models.ts';
export { checkModels } from './check-models.ts';
export { classifyFault } from './classify-fault.ts';
export { replacedModels } from './retired-models.ts';
