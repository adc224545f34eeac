"""What the field page's program says; it is handed over with the page, so that it can be said without signal."""

from collections.abc import Mapping

from zhili.kernel.text import Text

_ABOUT: Mapping[str, Text] = {
    "appName": Text(zh="智理外勤", en="Zhili in the field"),
    "appShort": Text(zh="外勤", en="Field"),
    "title_today": Text(zh="今日清单", en="Today"),
    "title_map": Text(zh="网格地图", en="Map of my grid"),
    "title_capture": Text(zh="采集", en="Capture"),
    "title_outbox": Text(zh="待发", en="To be sent"),
    "title_case": Text(zh="事件", en="Event"),
    "today": Text(zh="今日", en="Today"),
    "map": Text(zh="地图", en="Map"),
    "me": Text(zh="我", en="Me"),
    "wayAround": Text(zh="主要栏目", en="Main sections"),
    "noSignal": Text(zh="没有信号", en="No signal"),
    "refresh": Text(zh="更新", en="Update"),
    "toDesk": Text(zh="去工作台", en="Go to the desk"),
    "signOut": Text(zh="退出", en="Sign out"),
    "walkedToday": Text(zh="今天走过", en="Walked today"),
    "noScripts": Text(
        zh="这个页面要靠脚本才能离线使用。请打开浏览器的脚本，或者到工作台办理。",
        en="This page needs scripts to work offline. Switch them on in your browser, or use the desk.",
    ),
    "trueNow": Text(zh="刚刚更新", en="Up to date"),
    "trueAt": Text(zh="{time} 的情况（{span}前）", en="As of {time} ({span} ago)"),
    "yes": Text(zh="是", en="Yes"),
    "no": Text(zh="否", en="No"),
    "optional": Text(zh="（可不填）", en=" (optional)"),
    "back": Text(zh="返回", en="Back"),
    "submit": Text(zh="提交：{action}", en="Submit: {action}"),
    "change": Text(zh="修改", en="Change"),
    "capture": Text(zh="采集", en="Capture"),
}

_PERSON: Mapping[str, Text] = {
    "signIn": Text(zh="登录", en="Sign in"),
    "signedOut": Text(zh="登录已失效。", en="You are signed out."),
    "signedOutWhy": Text(
        zh="手机里的 {count} 条记录都还在，重新登录后接着发。可以继续采集。",
        en="Your {count} record(s) are still on this phone and go on once you sign in. You can keep capturing.",
    ),
    "whoIsIt": Text(zh="有人在这部手机上登录或退出过。", en="Somebody signed in or out on this phone."),
    "whoIsItWhy": Text(
        zh="现在没有信号，分不清是谁在用，所以先不显示任何资料。连上网登录一次就好；已存的记录都还在。",
        en="Without signal we cannot tell who holds it, so nothing is shown. Sign in once; nothing is lost.",
    ),
    "notForYou": Text(zh="这个页面给网格员用。", en="This page is for grid workers."),
    "notForYouWhy": Text(
        zh="您现在没有网格员的授权。如有疑问，请找本单位管理员。",
        en="You hold no grid worker's mandate now. Ask your unit's administrator.",
    ),
    "firstTime": Text(zh="第一次使用需要信号。", en="The first visit needs signal."),
    "firstTimeWhy": Text(
        zh="连上网打开一次，之后没有信号也能用。", en="Open it once with signal; afterwards it works without."
    ),
    "sealed": Text(
        zh="这部手机里还有别人的 {count} 条待发记录。",
        en="{count} record(s) of another person wait on this phone.",
    ),
    "sealedWhy": Text(
        zh="已封存：您看不到，也不会以您的名义发出。本人在这部手机上登录后会接着发。",
        en="Sealed: you cannot see them, and they are not sent in your name. They go when that person signs in.",
    ),
}

_PHONE: Mapping[str, Text] = {
    "notSecure": Text(
        zh="这个地址没有加密（http），关掉页面后没有信号就打不开。",
        en="This address is not encrypted (http): once closed, the page does not open without signal.",
    ),
    "notSecureMend": Text(
        zh="请不要关这一页，开着就能继续采集；请管理员开通 https 后即可离线打开和定位。",
        en="Keep this page open to go on capturing. With https it would open offline and know your position.",
    ),
    "noWorker": Text(
        zh="这个浏览器不能离线打开页面。", en="This browser cannot open the page without signal."
    ),
    "noWorkerMend": Text(
        zh="请不要关这一页，开着就能继续采集；换新版浏览器即可离线打开。",
        en="Keep this page open to go on capturing; a newer browser opens it offline.",
    ),
    "notKept": Text(
        zh="浏览器不肯在手机上存东西（多半是无痕模式）。",
        en="The browser keeps nothing on this phone (a private window, most likely).",
    ),
    "notKeptMend": Text(
        zh="关掉这一页，没发出的记录就没有了。请改用普通窗口，或在有信号时用。",
        en="What is unsent is gone when you close this page. Use an ordinary window, or work with signal.",
    ),
    "storeFull": Text(zh="手机存满了，没有存下。", en="The phone is full; this was not kept."),
    "storeFullMend": Text(
        zh="请删掉一些照片或应用腾出空间。已存的待发记录都还在。",
        en="Free some space by deleting pictures or apps. Records kept earlier are safe.",
    ),
    "storeFailed": Text(zh="手机没有存下这一条。", en="The phone did not keep this."),
    "storeKeep": Text(
        zh="您填的内容还在这一页上：去掉几张照片，或腾出空间后再提交。",
        en="Everything is still on this page: take some photos out, or free space, and submit again.",
    ),
    "newVersion": Text(zh="页面有新版本。", en="There is a new version of this page."),
    "reload": Text(zh="现在更新", en="Update now"),
}

_TODAY: Mapping[str, Text] = {
    "askedOfMe": Text(zh="等我办", en="Asked of me"),
    "elseOpen": Text(zh="网格里其他在办", en="Also open in my grid"),
    "left": Text(zh="还剩 {span}", en="{span} left"),
    "overdueBy": Text(zh="已超时 {span}", en="overdue by {span}"),
    "deedWaits": Text(zh="已记下，待发", en="Recorded, to be sent"),
    "deedRefused": Text(zh="没发出去，等您处理", en="Not taken: needs you"),
    "allDone": Text(zh="网格里没有在办的事。", en="Nothing is open in your grid."),
    "allDoneWhy": Text(zh="巡查时看到问题，随手采集。", en="Capture what you find on your round."),
    "noDay": Text(zh="手机里还没有清单。", en="There is no list on this phone yet."),
    "noDayWhy": Text(zh="有信号时打开一次就会存下。", en="Open the page once with signal and it is kept."),
    "moreAtDesk": Text(
        zh="这里只列最急的 300 件，其余请到工作台看。",
        en="Only the 300 most urgent are listed; see the desk for more.",
    ),
    "alreadyWaits": Text(zh="您已记下“{what}”，还没发出。", en="You recorded “{what}”; it is not sent yet."),
    "toOutbox": Text(zh="看待发", en="See what waits"),
    "caseGone": Text(zh="清单里没有这一件了。", en="This is no longer on your list."),
    "caseGoneWhy": Text(zh="可能已经办结，或不在您的网格。", en="It may be closed, or outside your grid."),
    "toList": Text(zh="回清单", en="Back to the list"),
    "class": Text(zh="分类", en="Class"),
    "where": Text(zh="在哪里", en="Where"),
    "unit": Text(zh="处置单位", en="Unit"),
    "reply": Text(zh="处置结果", en="What was done"),
    "number": Text(zh="编号", en="Number"),
    "nothingToDo": Text(zh="这一步不归您办。", en="Nothing for you to do at this step."),
}

_CAPTURE: Mapping[str, Text] = {
    "whatKind": Text(zh="记哪一类", en="What kind"),
    "whatIsIt": Text(zh="是什么问题", en="What is it"),
    "classWanted": Text(zh="请点一个分类，或写一句话。", en="Tap a class, or write a line."),
    "allClasses": Text(zh="更多分类", en="More classes"),
    "moreWords": Text(zh="补充一句、紧急程度", en="Add a line, urgency"),
    "oneLine": Text(zh="一句话说明（可不填）", en="In a line (optional)"),
    "urgency": Text(zh="紧急程度", en="Urgency"),
    "photoTake": Text(zh="拍照", en="Take a photo"),
    "photoNumber": Text(zh="照片 {number}", en="photo {number}"),
    "photoRemove": Text(zh="去掉{name}", en="Remove {name}"),
    "photoBroken": Text(
        zh="这张照片打不开，请重拍一张。", en="This picture cannot be read; please take it again."
    ),
    "onlyNote": Text(zh="先记下", en="Only note it"),
    "onlyNoted": Text(zh="先记下", en="Noted"),
    "doneOnSpot": Text(zh="已{action}：{what}", en="{action}: {what}"),
    "proofWanted": Text(
        zh="还没有照片。拍一张更能说明办好了；不拍就再点一次提交。",
        en="There is no photo yet. Take one as proof, or tap submit again to go without.",
    ),
    "textWanted": Text(zh="请写一句话。", en="Write a line."),
    "textShort": Text(zh="至少写 {least} 个字。", en="Write at least {least} characters."),
    "choiceWanted": Text(zh="请点一个答案。", en="Tap an answer."),
    "nothingToOpen": Text(
        zh="现在没有可以采集的事项。", en="There is nothing that you may capture at present."
    ),
    "kept": Text(zh="已存在手机里。", en="Kept on this phone."),
    "placeGrid": Text(zh="哪个网格", en="Which grid"),
    "placeOnMap": Text(zh="在地图上点", en="Tap on the map"),
    "placeHere": Text(zh="用我的位置", en="Where I am"),
    "placeIsGrid": Text(zh="{place}（整个网格）", en="{place} (the whole grid)"),
    "placeIsHere": Text(
        zh="{place}，手机定位（误差约 {metres} 米）", en="{place}, by the phone (within {metres} m)"
    ),
    "placeIsTapped": Text(zh="{place}，地图上的点", en="{place}, as tapped on the map"),
    "placeOutside": Text(
        zh="那里不在您的网格里，位置仍是：{place}。",
        en="That is outside your grid. The place stays: {place}.",
    ),
    "placeNoPosition": Text(
        zh="手机没有给出位置，位置仍是：{place}。", en="The phone gave no position. The place stays: {place}."
    ),
    "placeNone": Text(zh="没有位置", en="No place"),
    "changing": Text(zh="正在修改没发出去的这一条：", en="You are changing what was not taken:"),
}

_MAP: Mapping[str, Text] = {
    "noMap": Text(
        zh="手机里还没有地图。有信号时打开一次就会存下。",
        en="There is no map on this phone yet. Open it once with signal.",
    ),
    "mapFailed": Text(
        zh="这部手机画不出地图。清单和按网格选位置照常可用。",
        en="This phone cannot draw the map. The list and the choice of a grid work as usual.",
    ),
    "roundStart": Text(zh="开始巡查", en="Begin the round"),
    "roundEnd": Text(zh="结束巡查", en="End the round"),
    "roundEndSure": Text(zh="结束，并删去路线", en="End it and delete the route"),
    "roundGoing": Text(
        zh="巡查从 {time} 开始，已走到网格的 {share}%（{points} 个点）。",
        en="On the round since {time}: {share}% of the grid covered ({points} points).",
    ),
    "roundNoPosition": Text(
        zh="手机没有给出位置：走到哪里，就在地图上点哪里。",
        en="No position from the phone: tap the map where you have been.",
    ),
    "roundPrivate": Text(
        zh="路线只留在这部手机上，从不发出；结束巡查或过了今天就删去。单位看到的只有您提交的事件。",
        en="The route stays on this phone and is never sent; it is deleted when the round or the day ends."
        " Your office sees only the events you submit.",
    ),
}

_OUTBOX: Mapping[str, Text] = {
    "needsYou": Text(zh="没发出去，请您决定", en="Not taken: your decision"),
    "waitsToGo": Text(zh="等着发出", en="Waiting to be sent"),
    "nothingWaits": Text(zh="没有等着发的记录。", en="Nothing waits to be sent."),
    "nothingWaitsWhy": Text(
        zh="没有信号时记下的都会列在这里，有信号就按顺序发出。",
        en="What you record without signal is listed here and goes out in order once there is some.",
    ),
    "sendNow": Text(zh="现在发", en="Send now"),
    "sendingNow": Text(zh="正在发…", en="Sending…"),
    "sentToday": Text(zh="今天已送达", en="Arrived today"),
    "arrived": Text(zh="{count} 条已送达。", en="{count} arrived."),
    "someRefused": Text(
        zh="有记录没发出去，请到“待发”里看一看。", en="Something was not taken: look under “To be sent”."
    ),
    "photos": Text(zh="{count} 张照片", en="{count} photo(s)"),
    "doneAt": Text(zh="{time} 记下", en="recorded {time}"),
    "heldBack": Text(zh="等前一条解决后再发", en="Waits for the one before it"),
    "unsure": Text(
        zh="发过，还没收到回音；有信号会自动核对，不会重复",
        en="Sent, no answer yet; checked by itself with signal, never twice",
    ),
    "onItsWay": Text(
        zh="这一条正在发出，可能已经送达，不能再改。请稍后看结果。",
        en="This is on its way and may have arrived; it can no longer be changed. Look again in a moment.",
    ),
    "standsNow": Text(zh="现在是：{state}", en="It stands now at: {state}"),
    "happened": Text(zh="{time} {what} {unit}", en="{time} {what} {unit}"),
    "sendAnyway": Text(zh="仍然提交", en="Send anyway"),
    "tryAgain": Text(zh="再发一次", en="Try again"),
    "doOther": Text(zh="改做别的", en="Do something else"),
    "drop": Text(zh="不要了", en="Drop it"),
    "dropSure": Text(zh="确定删掉这一条", en="Yes, delete it"),
    "asNew": Text(zh="当作新的一条再发", en="Send it as a new one"),
    "keepFirst": Text(zh="以先送达的为准，删掉这条", en="Keep what arrived first, delete this"),
}

WORDS: Mapping[str, Text] = {**_ABOUT, **_PERSON, **_PHONE, **_TODAY, **_CAPTURE, **_MAP, **_OUTBOX}
