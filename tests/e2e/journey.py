"""The whole journey of one child, from two IINs to money paid, through the pages alone."""

import re
from collections.abc import Callable

from playwright.sync_api import Browser, BrowserContext

from tests.e2e.conftest import Visitor, ok
from tests.e2e.server import Town
from tests.e2e.steps import (
    GARDEN,
    PATIENCE,
    applicant,
    ask,
    at,
    certificate,
    enter_code,
    family,
    form,
    move_clock,
    path_of,
    send,
    sign_in,
    staff,
    until,
)


class Journey:
    """One child on one kind of screen in one language."""

    def __init__(
        self,
        town: Town,
        browser: Browser,
        screen: Callable[[Browser, str], BrowserContext],
        language: str,
        name: str,
    ) -> None:
        self.town = town
        self.contexts = [screen(browser, language) for _ in range(3)]
        people = ("parent", "department", "head")
        self.parent, self.department, self.head = (
            Visitor(context.new_page(), town.base, language, f"{name}-{who}")
            for context, who in zip(self.contexts, people, strict=True)
        )
        self.child = 0

    def end(self) -> None:
        """Close the windows."""
        for context in self.contexts:
            context.close()

    def whole(self) -> None:
        """Everything, in order."""
        self.apply()
        self.add_proof()
        self.department_proves_and_allots()
        self.confirm_and_choose()
        self.both_sign()
        self.mark_a_day()
        self.close_and_approve()
        self.pay()

    def apply(self) -> None:
        """Two IINs, code, data, consent, privilege, answers, number."""
        visitor, person = self.parent, applicant("apply")
        visitor.go("")
        visitor.keep("start")
        visitor.go("apply/")
        visitor.keep("apply")
        visitor.page.fill("[name=iin]", person["iin"])
        visitor.page.fill("[name=child_iin]", family("apply")["child"][0]["iin"])
        visitor.page.fill("[name=phone]", person["phone"])
        send(visitor, "[name=iin]")
        at(visitor, "apply/code/")
        visitor.keep("code")
        enter_code(visitor, person["phone"])
        at(visitor, "apply/data/")
        visitor.keep("data")
        send(visitor)
        at(visitor, "apply/consent/")
        visitor.page.check("[name=agreed]")
        visitor.keep("consent")
        send(visitor, "[name=agreed]")
        at(visitor, "apply/privilege/")
        visitor.page.check("[name=privilege][value=military]")
        visitor.keep("privilege")
        send(visitor, "[name=privilege]")
        at(visitor, "apply/answers/")
        visitor.keep("answers")
        send(visitor)
        at(visitor, "apply/filed/")
        assert re.search(r"K-[\d-]+", visitor.page.inner_text("main"))
        visitor.keep("filed")
        self.follow("receipt/")
        visitor.keep("receipt")

    def follow(self, address: str) -> None:
        """Go on by the first link of the page proper whose address holds this."""
        with self.parent.page.expect_navigation():
            self.parent.page.locator(f"main a[href*='{address}']").first.click()

    def add_proof(self) -> None:
        """The document of the privilege, from the case."""
        visitor = self.parent
        visitor.go("cabinet/")
        at(visitor, r"cabinet/\d+/")
        self.child = int(re.findall(r"\d+", path_of(visitor))[0])
        visitor.keep("case-waiting")
        self.follow("/privilege/")
        visitor.keep("proof")
        visitor.page.set_input_files("[name=proof]", certificate())
        send(visitor, "[name=proof]")
        at(visitor, rf"cabinet/{self.child}/.*")
        assert ask(
            self.town,
            "SELECT p.id FROM queue_proof p JOIN queue_privilege v ON v.id = p.privilege_id"
            " JOIN queue_application a ON a.id = v.application_id WHERE a.child_id = %s",
            self.child,
        )

    def department_proves_and_allots(self) -> None:
        """Privilege, dry run, money; the issue begins by itself."""
        visitor = self.department
        sign_in(visitor, staff("department"), keep=True)
        visitor.go("desks/privileges/")
        visitor.keep("privileges")
        ((privilege, issued_on),) = ask(
            self.town,
            "SELECT v.id, (v.claimed_at AT TIME ZONE 'Asia/Almaty')::date::text"
            " FROM queue_privilege v JOIN queue_application a"
            " ON a.id = v.application_id WHERE a.child_id = %s",
            self.child,
        )
        visitor.go(f"desks/privileges/{privilege}/")
        visitor.page.check("[name=verdict][value=prove]")
        visitor.page.fill("[name=issued_on]", issued_on)
        visitor.keep("privilege")
        send(visitor, "[name=verdict]")
        at(visitor, "desks/privileges/")
        visitor.go("desks/issues/new/")
        visitor.keep("dry-run")
        visitor.go("desks/money/")
        visitor.page.fill("[name=tenge]", "60 000 000")
        visitor.page.locator("[name=budget_year]").first.check()
        visitor.page.check("[name=source][value=local]")
        visitor.keep("money")
        send(visitor, "[name=tenge]")
        at(visitor, "desks/money/")
        until(lambda: self.voucher() == "issued", PATIENCE, "the voucher after the money")
        visitor.go("desks/issues/")
        visitor.keep("issues")
        ((issue,),) = ask(self.town, "SELECT max(number) FROM vouchers_iteration")
        visitor.go(f"desks/issues/{issue}/")
        visitor.keep("issue")
        ok(visitor.page.goto(f"{visitor.base}/{visitor.language}/issues/{issue}/"))
        visitor.keep("open-issue")

    def voucher(self) -> str:
        """The state of the child's newest voucher."""
        rows = ask(
            self.town,
            "SELECT state FROM vouchers_voucher WHERE child_id = %s ORDER BY id DESC LIMIT 1",
            self.child,
        )
        return str(rows[0][0]) if rows else ""

    def confirm_and_choose(self) -> None:
        """Confirm, look at the voucher, take a free seat in the named head's kindergarten."""
        visitor = self.parent
        visitor.go(f"cabinet/{self.child}/")
        visitor.keep("case-voucher")
        visitor.go(f"cabinet/{self.child}/voucher/")
        visitor.keep("voucher")
        visitor.go(f"cabinet/{self.child}/")
        with visitor.page.expect_navigation():
            visitor.page.locator("main form[action*='/voucher/confirm/'] button").first.click()
        assert self.voucher() == "confirmed"
        visitor.keep("case-confirmed")
        self.follow("/choose/")
        visitor.keep("choose")
        ((group,),) = ask(
            self.town,
            "SELECT min(g.id) FROM kindergartens_group g"
            " JOIN kindergartens_kindergarten k ON k.id = g.kindergarten_id"
            " JOIN vouchers_voucher v ON v.band = g.band AND v.child_id = %s"
            " WHERE k.code = %s AND g.capacity > g.taken AND g.published",
            self.child,
            GARDEN,
        )
        visitor.go(f"cabinet/{self.child}/choose/{group}/")
        visitor.keep("group")
        send(visitor)
        at(visitor, f"cabinet/{self.child}/contract/")

    def both_sign(self) -> None:
        """The parent reads and signs, then the head."""
        visitor = self.parent
        visitor.keep("contract")
        with visitor.page.expect_navigation():
            visitor.page.locator("main form[action*='/contract/sign/'] button").first.click()
        at(visitor, f"cabinet/{self.child}/contract/")
        visitor.keep("contract-signed")
        head = self.head
        sign_in(head, staff("head"))
        at(head, f"desks/kindergarten/{GARDEN}/today/")
        head.keep("today")
        head.go(f"desks/kindergarten/{GARDEN}/contracts/")
        head.keep("contracts")
        ((contract,),) = ask(
            self.town, "SELECT max(id) FROM contracts_contract WHERE child_id = %s", self.child
        )
        head.go(f"desks/kindergarten/{GARDEN}/contracts/{contract}/")
        head.keep("contract")
        send(head)
        at(head, f"desks/kindergarten/{GARDEN}/contracts/")
        visitor.go(f"cabinet/{self.child}/")
        visitor.keep("case-enrolled")
        assert self.voucher() == "active"

    def mark_a_day(self) -> None:
        """The clock goes to the next working day; the child's group is marked in one tap."""
        move_clock(self.parent, self.town, "day")
        self.parent.keep("clock")
        head = self.head
        head.go(f"desks/kindergarten/{GARDEN}/today/")
        ((code, day),) = ask(
            self.town,
            "SELECT g.code, lower(e.period) FROM contracts_enrolment e"
            " JOIN kindergartens_group g ON g.id = e.group_id WHERE e.child_id = %s",
            self.child,
        )
        head.go(f"desks/kindergarten/{GARDEN}/today/{code}/{day}/")
        head.keep("day")
        send(head, "[name=everybody]", "[name=everybody]")
        at(head, f"desks/kindergarten/{GARDEN}/today/{code}/{day}/")
        head.keep("day-marked")
        marks = "SELECT m.mark FROM attendance_daymark m JOIN contracts_enrolment e"
        assert ask(
            self.town, f"{marks} ON e.id = m.enrolment_id WHERE e.child_id = %s", self.child
        ) == [("P",)]

    def close_and_approve(self) -> None:
        """The town lives to the first of the month; the head closes, the parent approves."""
        move_clock(self.parent, self.town, "month")
        head = self.head
        head.go(f"desks/kindergarten/{GARDEN}/months/")
        head.keep("months")
        until(self.close_month, PATIENCE, "the month to close", head)
        visitor = self.parent
        visitor.go(f"cabinet/{self.child}/")
        visitor.keep("case-month")
        visitor.go(f"cabinet/{self.child}/months/")
        visitor.keep("months")
        sheet, _state = self.timesheet()
        visitor.go(f"cabinet/{self.child}/months/{sheet}/")
        visitor.keep("month")
        visitor.go(f"cabinet/{self.child}/months/{sheet}/mistake/")
        visitor.keep("mistake")
        visitor.go(f"cabinet/{self.child}/months/{sheet}/")
        with visitor.page.expect_navigation():
            visitor.page.locator("main form[action*='/approve/'] button").first.click()
        assert self.timesheet()[1] == "approved"
        until(
            lambda: ask(
                self.town, "SELECT id FROM payments_accrual WHERE timesheet_id = %s", sheet
            ),
            PATIENCE,
            "the approved month to be accrued",
        )

    def close_month(self) -> bool:
        """Press the button while the page has one; whether the child's month is closed."""
        if self.timesheet()[1] != "closed":
            self.head.go(f"desks/kindergarten/{GARDEN}/months/")
            if form(self.head, "[name=month]").count():
                send(self.head, "[name=month]")
        return self.timesheet()[1] == "closed"

    def timesheet(self) -> tuple[int, str]:
        """The child's newest timesheet."""
        rows = ask(
            self.town,
            "SELECT t.id, t.state FROM attendance_timesheet t JOIN contracts_enrolment e"
            " ON e.id = t.enrolment_id WHERE e.child_id = %s ORDER BY t.id DESC LIMIT 1",
            self.child,
        )
        return (int(rows[0][0]), str(rows[0][1])) if rows else (0, "")

    def pay(self) -> None:
        """The department orders and sends; the bank pays on the next working day."""
        visitor = self.department
        visitor.go("desks/payments/")
        visitor.keep("payments")
        while form(visitor, "[name=month]").count():
            send(visitor, "[name=month]")
        send(visitor, "[name=send]", "[name=send]")
        visitor.keep("payments-sent")
        before = self.paid()
        move_clock(self.parent, self.town, "day")
        until(lambda: self.paid() > before, PATIENCE, "the bank to pay")
        assert ask(
            self.town,
            "SELECT o.state FROM payments_paymentorder o JOIN payments_accrual a"
            " ON a.order_id = o.id WHERE a.timesheet_id = %s",
            self.timesheet()[0],
        ) == [("paid",)]
        visitor.go("desks/payments/")
        visitor.keep("payments-paid")
        parent = self.parent
        parent.go(f"cabinet/{self.child}/months/{self.timesheet()[0]}/")
        parent.keep("month-paid")
        parent.go(f"cabinet/{self.child}/")
        parent.keep("case-attending")
        parent.go("cabinet/messages/")
        parent.keep("messages")
        parent.go("money/")
        shown = re.sub(r"\D", "", parent.page.inner_text("main"))
        assert str(self.paid()) in shown
        parent.keep("open-money")

    def paid(self) -> int:
        """Tenge paid so far this year."""
        ((tenge,),) = ask(self.town, "SELECT balance FROM ledger_account WHERE name = 'paid'")
        return int(tenge)
