/** Fields of webhooks without which a promise of the program cannot be kept, messages and statuses first. */
export const WANTED_FIELDS = [
  'messages',
  'message_template_status_update',
  'message_template_quality_update',
  'message_template_components_update',
  'template_category_update',
  'template_correct_category_detection',
  'account_update',
  'account_review_update',
  'account_alerts',
  'business_capability_update',
  'phone_number_quality_update',
  'phone_number_name_update',
  'security',
  'user_preferences',
  'user_id_update',
  'calls',
] as const;
