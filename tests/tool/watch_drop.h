/*
 * A kind's giving back, watched (tests/tool/watch.c).
 */
void PASTE(__real, T(drop))(uint32_t holder);
void PASTE(__wrap, T(drop))(uint32_t holder);
void PASTE(__wrap, T(drop))(uint32_t holder)
{
	bool gives = T(of)[holder] != NOBODY;

	PASTE(__real, T(drop))(holder);
	if (gives)
		gave(T_STEP, holder);
}
