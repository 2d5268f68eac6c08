"""Everything that can be permitted, each with its sentence; who holds it stands in grants.py."""

from enum import StrEnum


class Permission(StrEnum):
    """A verb on a kind of record."""

    def __new__(cls, value: str, sentence: str) -> "Permission":
        """Keep the sentence beside the value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.sentence = sentence
        return member

    sentence: str

    PUBLIC = "public", "Reach a page that needs no account: sign-in, language, health."
    OWN_ACCOUNT = "account:own", "Sign out, change one's own password, seat, language and text size."
    DESK_SEE = "desk:see", "See one's own first page."
    ACCOUNT_LIST = "account:list", "See the accounts of the town."
    ACCOUNT_MANAGE = "account:manage", "Give and end seats; make, disable and re-invite accounts of the town."
    AUDIT_SEE = "audit:see", "Read the audit of the town."

    HOUSEHOLD_LIST = "household:list", "Find households."
    HOUSEHOLD_SEE = "household:see", "See a household on one page."
    HOUSEHOLD_IMPORT = "household:import", "Upload, preview and apply the national workbook."
    WATCH_SET = "household:watch", "Put a household on the local watch list or take it off."
    MEMBER_REVEAL = "member:reveal", "Show one masked personal field, with a reason."
    PAYEE_ENTER = "payee:enter", "Enter a bank account of a member."
    PAYEE_ENTER_FIRM = "payee:enter-firm", "Enter the bank account to which a firm is paid in a town."
    KINSHIP_DECLARE = "kinship:declare", "Declare one's own relatives, on whose claims one does not decide."
    KINSHIP_ENTER = "kinship:enter", "Enter and end relatives of the colleagues who decide."
    PAYEE_CONFIRM = "payee:confirm", "Confirm a bank account that somebody else entered."

    POLICY_SEE = (
        "policy:see",
        "See the policy numbers of the town, their history and what a change would touch.",
    )
    POLICY_PROPOSE = "policy:propose", "Enter a number of the town's own with its document, or take it back."
    WEIGHTS_LEARN = "weights:learn", "Have the weights of the ranking learned from the town's outcomes."
    POLICY_CONFIRM = "policy:confirm", "Put a number that somebody else entered in force, or reject it."

    OPENING_LIST = "opening:list", "Find openings."
    OPENING_SEE = "opening:see", "See an opening."
    OPENING_WRITE = "opening:write", "Write, publish, edit and withdraw openings."
    OPENING_IMPORT = "opening:import", "Upload a chamber's spreadsheet of posts and write its rows."
    FIRM_LIST = (
        "firm:list",
        "Find firms and chambers: what they promised, opened and answered; never a worker.",
    )
    FIRM_SEE = "firm:see", "See a firm with its promises, its capacity and how it answers."
    FIRM_MANAGE = (
        "firm:manage",
        "Let firms and chambers in, suspend them, invite their people, note promises.",
    )
    PROMISE_TAKE_BACK = "promise:take-back", "Take a promise to the town out of the ledger again."
    FIRM_CAPACITY = "firm:capacity", "Say how many introductions a month a firm can take."
    WORKER_LIST = "worker:list", "See people without work, by need."
    TOWN_RANK = "town:rank", "Have everybody who could work in the town ranked at once."
    WORD_SEE = "word:see", "See the town's own words for kinds of work, and what each would touch."
    WORD_PROPOSE = "word:propose", "Enter a word of the town, and see which of its words nobody knows."
    WORD_CONFIRM = "word:confirm", "Confirm a word of the town that somebody else entered."
    WORD_TAKE_BACK = "word:take-back", "Take a word of the town back, confirmed or not."
    WORKER_SEE = "worker:see", "See a person's ranked openings and what was said about work."
    WORKER_EDIT = "worker:edit", "Record a person's skills, hours, care duties and wishes."
    OPENING_RANK = "opening:rank", "See people ranked for an opening."
    CONSENT_NOTE = "consent:note", "Note or withdraw a person's consent to be introduced."
    INTRODUCTION_PROPOSE = "introduction:propose", "Introduce a person to an opening."
    INTRODUCTION_SEE = "introduction:see", "See an introduction."
    INTRODUCTION_ANSWER = "introduction:answer", "Answer an introduction: take or decline."

    SPELL_LIST = "spell:list", "See who works where and for how long."
    SPELL_SEE = "spell:see", "See one employment spell and its six months."
    SPELL_END = "spell:end", "Record the end of an employment spell."
    MONTH_STATE = "month:state", "State a firm's people for a month."
    MONTH_CONFIRM = "month:confirm", "Confirm or dispute what the firm stated for a month."
    MONTH_FILL = "month:fill", "State a month for a firm that is silent."
    MONTH_LATE = "month:late", "Agree to a month that was stated late, or refuse it."
    SPELL_WRITE = "spell:write", "Record the contract of an employment and what is agreed anew."
    SPELL_NOTICE = "spell:notice", "Note that somebody is about to leave, or stays after all."
    CASE_LIST = "case:list", "See the months on which firm and village do not agree."
    CASE_SEE = "case:see", "See one such month with what both sides say."
    CASE_ANSWER = "case:answer", "Stand by a disputed month for the firm and say why."
    CASE_SETTLE = "case:settle", "Settle a month on which firm and village do not agree."
    PROOF_ADD = "proof:add", "Add a paper that proves the pay of a month."
    PROOF_SEE = "proof:see", "Open a paper that proves the pay of a month."
    PROOF_CALL = "proof:call", "Note that somebody was phoned about a screenshot."

    CLAIM_LIST = "claim:list", "See subsidy claims."
    CLAIM_SEE = "claim:see", "See one claim with its facts and decisions."
    CLAIM_VERIFY = "claim:verify", "Check a claim in the village and hang out the notice."
    NOTICE_SEE = "notice:see", "See the notices that hang in villages."
    NOTICE_POST = "notice:post", "Hang out the town's notice of the firms that are to be paid."
    OBJECTION_NOTE = "objection:note", "Take down an objection against a claim that hangs in the village."
    OBJECTION_ANSWER = "objection:answer", "Answer an objection against a claim."
    CLAIM_HOLD = "claim:hold", "Give or confirm the reason why families share an account or phone."
    CLAIM_REVIEW = "claim:review", "Give the town's review of a claim."
    CLAIM_MAKE = "claim:make", "Prepare a claim for payment as finance maker."
    CLAIM_CHECK = "claim:check", "Check a claim as finance checker and reserve its money."
    CLAIM_SIGN_SECRETARY = "claim:sign-secretary", "Sign a claim as town Party secretary."
    CLAIM_SIGN_CAPTAIN = "claim:sign-captain", "Sign a claim as work-team captain."
    LIST_SEE = "list:see", "See payment lists."
    LIST_ISSUE = "list:issue", "Issue signed claims on a payment list."
    LIST_DOWNLOAD = "list:download", "Download a payment list for the bank, accounts in full."
    LIST_RESULT = "list:result", "Read what the bank says of a payment list into it."
    PAYMENT_MEND = "payment:mend", "Say that an account which the bank refused is in order again."
    FUND_SEE = "fund:see", "See the fund line: entered, reserved, spent, free."

    RECOVERY_SEE = "recovery:see", "See which paid money is to come back, and what has."
    RECOVERY_PROPOSE = "recovery:propose", "Propose that money of a paid claim comes back."
    RECOVERY_JUDGE = "recovery:judge", "Open or reject a recovery that somebody else proposed."
    RECOVERY_RECEIVE = (
        "recovery:receive",
        "Enter money that came back, or take back what was entered wrongly.",
    )
    SAMPLE_SEE = "sample:see", "See the samples of paid claims and how each was drawn."
    SAMPLE_DRAW = "sample:draw", "Draw a sample of paid claims."
    RECHECK_SEE = "recheck:see", "See the re-checks of drawn payments."
    RECHECK_ANSWER = "recheck:answer", "Note what a recipient says of a payment one had no hand in."
    RECHECK_SETTLE = "recheck:settle", "Settle what somebody else found in a re-check."
    SIGNAL_SEE = "signal:see", "See what deserves a look after money has gone out."
    SIGNAL_NOTE = "signal:note", "Note what was found about a signal."


BY_VALUE = {permission.value: permission for permission in Permission}
