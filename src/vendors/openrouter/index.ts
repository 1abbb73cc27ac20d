export { createChatModels, type OpenRouterSettings } from './chat-models.ts';
export { checkModelAccount } from './check-account.ts';
export { classifyFault } from './classify-fault.ts';
export { createPictureDescriber } from './describe-picture.ts';
export { createModelList, type ModelList } from './model-list.ts';
export { replacedModels, successorOf } from './retired-models.ts';
