/** As in package.json. */
export const walkthroughId = "firstTraining";
