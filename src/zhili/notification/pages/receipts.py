"""Where a gateway says what became of a message. For machines: JSON in, problem details out."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from zhili.kernel import clock
from zhili.kernel.errors import ZhiliError
from zhili.notification.operations.receipts import take_receipt

_MOST_BYTES = 16 * 1024


@csrf_exempt  # a machine calls; its signature is its right
@require_POST
def take(request: HttpRequest, provider: str) -> HttpResponse:
    """A signed receipt of one message; 204 when it was put down, also when it comes again."""
    try:
        take_receipt(
            provider=provider,
            signature=request.headers.get("X-Zhili-Signature", ""),
            timestamp=request.headers.get("X-Zhili-Timestamp", ""),
            key=request.headers.get("Idempotency-Key", ""),
            body=request.read(_MOST_BYTES),
            at=clock.now(),
        )
    except ZhiliError as refusal:
        problem = {
            "type": "about:blank",
            "status": refusal.status,
            "code": refusal.code,
            "title": refusal.words.en,
        }
        return JsonResponse(problem, status=refusal.status, content_type="application/problem+json")
    return HttpResponse(status=204)
