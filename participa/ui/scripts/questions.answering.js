// A question that another answer of the same page decides appears and goes as one answers. The server decides in any case:
// what is hidden is sent and not counted, so nothing typed is lost by a change of mind.
const waiting = [...document.querySelectorAll("[data-show-if]")];
const here = waiting.filter((question) => document.getElementsByName(question.dataset.showIf).length > 0);
const show = () => {
  for (const question of here) {
    const wanted = question.dataset.showOptions.split(" ");
    const answers = [...document.getElementsByName(question.dataset.showIf)];
    question.hidden = !answers.some((each) => each.checked && wanted.includes(each.value) && !each.closest("[hidden]"));
  }
};
if (here.length > 0) {
  for (const question of here) question.classList.add("question--live");
  for (const question of here) question.closest("form").addEventListener("change", show);
  show();
}
