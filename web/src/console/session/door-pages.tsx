export { InvitationPage, WelcomePage } from './joining-pages.tsx';
export { PasswordPage, VerifyPage } from './link-pages.tsx';
export { SignInPage } from './sign-in-page.tsx';
