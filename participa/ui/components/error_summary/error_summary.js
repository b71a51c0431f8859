// What is wrong is what the person must hear first.
document.querySelector("[data-module='error-summary']")?.focus();
