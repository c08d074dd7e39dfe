from kezek.payments.states import ORDER_MOVES, OrderState, may_become


def test_every_single_move() -> None:
    allowed = {("made", "sent"), ("sent", "paid"), ("sent", "returned")}
    assert set(ORDER_MOVES) == set(OrderState)
    for old in OrderState:
        for new in OrderState:
            assert (old.value in may_become(new)) == ((old.value, new.value) in allowed)
