export { withVersion } from './cache-by-version.ts';
export { exportCatalogue } from './export/export-catalogue.ts';
export { catalogueFileRoutes } from './file-routes.ts';
export { findRepeated } from './find-repeated.ts';
export { importCatalogue } from './import/import-catalogue.ts';
export { cellOfOptions, optionsOfCell } from './import/product-cells.ts';
export { type Offer, readOffers } from './offer-store.ts';
export type { ReadCache } from './ports.ts';
export { countPriced } from './priced-store.ts';
export { minorOf, productFile, synonymFile, toSynonymGroups } from './product-file.ts';
export { readProduct } from './read-product.ts';
export { askedWords, chooseCorrections, gtinOf, printedGtin } from './rules.ts';
export { type CatalogueEntries, type SaveOutcome, saveCatalogue } from './save-catalogue.ts';
export { type CatalogueQuery, searchCatalogue } from './search-catalogue.ts';
export { findBySkus, type SkuOwner } from './sku-store.ts';
export { countOfSource } from './source-store.ts';
export { lockStock, type Pieces, releaseStock, reserveStock, returnStock, takeStock } from './stock-store.ts';
export { readCatalogueVersion } from './store.ts';
export { searchProductsTool } from './tools/search-products.ts';
export { sendPictureTool } from './tools/send-picture.ts';
export { productDetailsTool } from './tools/show-product.ts';
export type {
  Category,
  Options,
  Product,
  ProductEntry,
  ProductId,
  SearchResult,
  SynonymGroup,
  Variant,
  VariantId,
} from './types.ts';
export { shopVocabulary } from './vocabulary-store.ts';
export { editDistance, fold, soundOf, stemOf, wordsOf } from './words.ts';
